import DiveShop
import Foundation

/// What FCM's `messages:send` takes, as far as it is used here.
struct PushRequest: Encodable {
    struct Notification: Encodable {
        let title: String
        let body: String
        let image: String?
    }

    struct Android: Encodable {
        struct Notification: Encodable { let tag: String }
        let collapseKey: String
        let notification: Notification
    }

    struct Apns: Encodable { let headers: [String: String] }

    struct Message: Encodable {
        var token: String?
        var topic: String?
        let notification: Notification
        var data: [String: String]?
        var android: Android?
        var apns: Apns?
    }

    let message: Message
    let validateOnly: Bool?

    init(_ push: OutgoingPush) {
        var message = Message(
            token: push.token,
            notification: Notification(title: push.title, body: push.body, image: push.image))
        if !push.data.isEmpty { message.data = push.data }
        if let key = push.collapseKey {
            message.android = Android(collapseKey: key, notification: Android.Notification(tag: key))
            // Apple takes 64 bytes.
            if key.utf8.count <= 64 { message.apns = Apns(headers: ["apns-collapse-id": key]) }
        }
        self.message = message
        validateOnly = nil
    }

    private init(trial message: Message) {
        self.message = message
        validateOnly = true
    }

    /// Goes through everything but the delivery: to a topic, since no device is needed for one.
    static let trial = PushRequest(
        trial: Message(topic: "nautilus-check", notification: Notification(title: "check", body: "check", image: nil)))

    var json: [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map(Array.init)
    }

    /// Why FCM would not take it; nil: nothing is seen.
    static func complaint(_ push: OutgoingPush) -> String? {
        if push.token.isEmpty || push.token.hasControlCharacters { return "the device has no token that can be used" }
        for key in push.data.keys.sorted() where isReserved(key) {
            return "the data may not have the name \(Remote.words(key, longest: 40)); Firebase keeps it for itself"
        }
        let size =
            push.title.utf8.count + push.body.utf8.count + (push.image?.utf8.count ?? 0)
            + push.data.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        return size > 4096 ? "the notification is larger than Firebase takes (4,096 bytes)" : nil
    }

    private static func isReserved(_ key: String) -> Bool {
        ["", "from", "message_type"].contains(key) || key.hasPrefix("google.") || key.hasPrefix("gcm.")
    }
}
