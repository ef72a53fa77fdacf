import DiveShop
import Testing

/// What Firebase takes, told before it is asked.
@Suite struct PushTextTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let push: PushText
        let told: String?
        var testDescription: String { told ?? "good \(push.title)" }

        init(
            _ told: String?, title: String = "Trip", body: String = "In 3 days", image: String? = nil,
            data: [String: String] = [:]
        ) {
            push = PushText(title: title, body: body, image: image, data: data)
            self.told = told
        }
    }

    static let cases: [Case] = [
        Case(nil),
        Case(nil, image: "https://nautilus.example/wreck.jpg", data: ["trip_id": "123", "action": "view_trip"]),
        Case(
            nil, title: "Ausflug “Süd” 🤿", body: "two\nlines",
            data: ["empty": "", "a.b": "x", "fromage": "y", "message": "z"]),
        Case("there is no title", title: " "), Case("there is no text", body: "\n"),
        Case("the title cannot be: newline (U+000A) is in it", title: "a\nb"),
        Case("escape (U+001B) cannot be sent: take it out", body: "a\u{1B}"),
        Case("the image is not an address that begins with https://", image: "http://nautilus.example/a.jpg"),
        Case("the image is not an address that begins with https://", image: "https://"),
        Case("the image is not an address that begins with https://", image: "https:///a.jpg"),
        Case("the image is not an address that begins with https://", image: "https://a.example/a b.jpg"),
        Case("the image is not an address that begins with https://", image: "a.jpg"),
        Case("a key of the data is empty", data: ["": "x"]),
        Case("Firebase keeps the key from for itself: take another", data: ["from": "x"]),
        Case("Firebase keeps the key message_type for itself: take another", data: ["message_type": "x"]),
        Case("Firebase keeps the key google.sent_time for itself: take another", data: ["google.sent_time": "x"]),
        Case("Firebase keeps the key gcm.n.e for itself: take another", data: ["gcm.n.e": "x"]),
        Case("Firebase keeps the key gcm for itself: take another", data: ["gcm": "x"]),
        Case("a key of the data cannot be: tab (U+0009) is in it", data: ["a\tb": "x"]),
        Case("the value of a cannot be: null (U+0000) is in it", data: ["a": "\u{0}"]),
        Case(nil, title: "T", body: String(repeating: "a", count: 4074)),
        Case("4097 of at most 4096 bytes: 1 too many", title: "T", body: String(repeating: "a", count: 4075)),
        Case("4108 of at most 4096 bytes: 12 too many", title: "T", body: String(repeating: "🤿", count: 1021) + "aa"),
    ]

    @Test(arguments: cases)
    func complains(_ expected: Case) { #expect(expected.push.complaint == expected.told) }

    static let sizes: [(push: PushText, size: Int)] = [
        // "title":"T", and "body":"B",
        (PushText(title: "T", body: "B"), 12 + 11), (PushText(title: "\"\\\n\u{1}", body: ""), 11 + 12 + 10),
        (PushText(title: "T", body: "B", image: "i", data: ["key": "🤿"]), 23 + 12 + 13),
    ]

    @Test(arguments: sizes)
    func size(_ push: PushText, _ size: Int) { #expect(push.size == size) }

    static let pairs: [(typed: String, key: String?, value: String?)] = [
        ("trip_id=123", "trip_id", "123"), ("a=b=c", "a", "b=c"), (" a = b", "a", " b"), ("a=", "a", ""),
        ("=b", nil, nil), ("ab", nil, nil), ("", nil, nil),
    ]

    @Test(arguments: pairs)
    func pair(_ typed: String, _ key: String?, _ value: String?) {
        let pair = PushText.pair(typed: typed)
        #expect(pair?.key == key && pair?.value == value)
    }
}
