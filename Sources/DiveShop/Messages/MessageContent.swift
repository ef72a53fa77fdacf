/// What is written for one channel, before its fields are filled in.
package struct MessageContent: Hashable, Sendable {
    package var text: String
    /// The title of a push, the subject of a mail; SMS have none.
    package var title: String
    /// Of a push: the address of a picture; empty: none.
    package var image: String
    /// Of a push, for the app.
    package var data: [String: String]

    package init(text: String, title: String = "", image: String = "", data: [String: String] = [:]) {
        self.text = text
        self.title = title
        self.image = image
        self.data = data
    }

    /// With what the purpose asks for: promotional texts tell how to opt out.
    package func completed(_ channel: Channel, _ purpose: Purpose) -> MessageContent {
        // Of nothing the line makes no message.
        guard channel == .sms, purpose == .promotional, !text.allSatisfy(\.isWhitespace) else { return self }
        var content = self
        content.text = OptOut.adding(to: text)
        return content
    }

    /// Fields without a value, as they are written.
    package typealias Filled = (content: MessageContent, missing: [String])

    /// What stands before the fields of text and title are read: made once, filled in for each recipient.
    package struct Form: Sendable {
        private let content: MessageContent
        private let text: MessageTemplate
        private let title: MessageTemplate

        package init(_ content: MessageContent) {
            self.content = content
            text = MessageTemplate(content.text)
            title = MessageTemplate(content.title)
        }

        package var fields: [MessageField] { text.fields + title.fields.filter { !text.fields.contains($0) } }
        package var unknownFields: [String] {
            text.unknownFields + title.unknownFields.filter { !text.unknownFields.contains($0) }
        }
        package func complaints(for occasion: MessageOccasion) -> [String] {
            text.complaints(for: occasion) + title.complaints(for: occasion)
        }
        package func filled(_ values: [MessageField: String]) -> Filled {
            let (body, head) = (text.filled(values), title.filled(values))
            var content = content
            (content.text, content.title) = (body.text, head.text)
            return (content, body.missing + head.missing.filter { !body.missing.contains($0) })
        }
    }

    /// Why it cannot be sent by the channel as it stands, by field (`text`, `title`, `image`, `data`); empty: it can.
    ///
    /// Fields that are not filled in yet are part of the text.
    package func complaints(by channel: Channel) -> [String: String] {
        switch channel {
        case .sms: return SMSText(text).complaint.map { ["text": $0] } ?? [:]
        case .push:
            let push = PushText(title: title, body: text, image: image.isEmpty ? nil : image, data: data)
            guard let complaint = push.complaint else { return [:] }
            let field =
                complaint.contains("title")
                ? "title" : complaint.contains("image") ? "image" : complaint.contains("key") ? "data" : "text"
            return [field: complaint]
        case .email:
            do throws(MailText.Refused) {
                _ = try MailText(subject: title, text: text)
                return [:]
            } catch {
                if case .subject = error { return ["title": error.words] }
                return ["text": error.words]
            }
        }
    }
    /// The first of them.
    package func complaint(by channel: Channel) -> String? {
        let complaints = complaints(by: channel)
        return ["title", "text", "image", "data"].lazy.compactMap { complaints[$0] }.first
    }
}
