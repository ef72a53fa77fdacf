/// A push message as Firebase takes it (FCM HTTP v1): title, body, image and data.
package struct PushText: Hashable, Sendable {
    package let title: String
    package let body: String
    /// Of a picture that is shown beside it.
    package let image: String?
    /// For the app; texts only, since FCM refuses anything else.
    package let data: [String: String]

    /// The most that a message to a device may have, in bytes.
    package static let largest = 4096

    package init(title: String, body: String, image: String? = nil, data: [String: String] = [:]) {
        self.title = title
        self.body = body
        self.image = image
        self.data = data
    }

    /// Bytes of title, body, image and data as JSON has them. FCM counts no more than these.
    package var size: Int {
        let notification = [("title", title), ("body", body)] + (image.map { [("image", $0)] } ?? [])
        return (notification + data.map { ($0.key, $0.value) }).reduce(0) { sum, pair in
            // Quotation marks, a colon and a comma.
            sum + PushText.jsonBytes(pair.0) + PushText.jsonBytes(pair.1) + 6
        }
    }

    /// Why it cannot be sent, and what to do; nil: it can.
    package var complaint: String? {
        if title.trimmed.isEmpty { return "there is no title" }
        if body.trimmed.isEmpty { return "there is no text" }
        if let complaint = title.whyNotOneLine { return "the title cannot be: \(complaint)" }
        if let refused = SMSText(body).refused { return "\(refused.toldToPeople) cannot be sent: take it out" }
        if let image, !PushText.isImage(image) { return "the image is not an address that begins with https://" }
        for key in data.keys.sorted() {
            if let complaint = PushText.complaint(ofKey: key) { return complaint }
            if let scalar = data[key]?.unicodeScalars.first(where: { $0.value == 0 }) {
                return "the value of \(key) cannot be: \(scalar.toldToPeople) is in it"
            }
        }
        if size > PushText.largest {
            return "\(size) of at most \(PushText.largest) bytes: \(size - PushText.largest) too many"
        }
        return nil
    }

    /// Firebase keeps `from`, `message_type` and whatever begins with `google` or `gcm` for itself.
    private static func complaint(ofKey key: String) -> String? {
        if key.isEmpty { return "a key of the data is empty" }
        if key == "from" || key == "message_type" || key.hasPrefix("google") || key.hasPrefix("gcm") {
            return "Firebase keeps the key \(key) for itself: take another"
        }
        if let complaint = key.whyNotOneLine { return "a key of the data cannot be: \(complaint)" }
        return nil
    }

    private static func isImage(_ text: String) -> Bool {
        let host = text.dropFirst("https://".count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return text.hasPrefix("https://") && !host.isEmpty
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>\"\\^`{|}".utf8.contains($0) }
    }

    /// Bytes of a text within quotation marks: quotation marks, backslashes and control characters are escaped (RFC 8259 §7).
    private static func jsonBytes(_ text: String) -> Int {
        text.utf8.reduce(0) { sum, byte in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x08, 0x09, 0x0A, 0x0C, 0x0D: sum + 2
            case ..<0x20: sum + 6
            default: sum + 1
            }
        }
    }

    /// Reads one `key=value` as the command line has it. Nil: there is no `=`, or nothing before it.
    package static func pair(typed text: String) -> (key: String, value: String)? {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
        return (String(text[..<equals]).trimmed, String(text[text.index(after: equals)...]))
    }
}
