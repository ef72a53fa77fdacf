/// A text message that is ready to go. What is to go to whom is personal: none of these describes itself.
package struct OutgoingText: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// E.164, `+12025550123`.
    package let to: String
    package let body: String

    package init(to: String, body: String) {
        self.to = to
        self.body = body
    }

    package var description: String { "a text message" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A notification for one device.
package struct OutgoingPush: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The device's registration token.
    package let token: String
    package let title: String
    package let body: String
    /// The address of a picture.
    package let image: String?
    /// For the app, not shown.
    package let data: [String: String]
    /// A later one with the same key takes the place of an earlier one; so does the same one that came twice.
    package let collapseKey: String?

    package init(
        token: String, title: String, body: String, image: String? = nil, data: [String: String] = [:],
        collapseKey: String? = nil
    ) {
        self.token = token
        self.title = title
        self.body = body
        self.image = image
        self.data = data
        self.collapseKey = collapseKey
    }

    package var description: String { "a push notification" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A mail for one recipient.
package struct OutgoingMail: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The bare addresses of the envelope, `mia@example.com`.
    package let from: String
    package let to: String
    /// The whole message, headers and body (RFC 5322 with MIME).
    package let message: [UInt8]

    package init(from: String, to: String, message: [UInt8]) {
        self.from = from
        self.to = to
        self.message = message
    }

    package var description: String { "a mail" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
