import Foundation
import Synchronization

/// The contracts of the providers, as far as requests go.
package enum Contract {
    // MARK: Twilio

    private struct Twilio: Decodable {
        let operations: [Operation]
        let message: [String]
        let states: [String]
    }

    private struct Operation: Decodable {
        let name: String
        let method: String
        let path: String
        let inPath: [String: Kind]
        let query: [String: Kind]
        let form: [String: Kind]
        let required: [String]
    }

    private struct Kind: Decodable {
        let type: String
        let pattern: String?
        let `enum`: [String]?
        let minimum: Int?
        let maximum: Int?

        func complaint(_ value: String) -> String? {
            switch type {
            case "integer":
                guard let number = Int(value) else { return "is no whole number" }
                if number < minimum ?? .min || number > maximum ?? .max { return "is out of bounds" }
            case "number": if Double(value) == nil { return "is no number" }
            case "boolean": if value != "true" && value != "false" { return "is neither true nor false" }
            default: break
            }
            if let `enum`, !`enum`.contains(value) { return "is none of \(`enum`)" }
            if let pattern, !Contract.matches(value, pattern) { return "does not match \(pattern)" }
            return nil
        }
    }

    private static let twilio = try? JSONDecoder().decode(Twilio.self, from: Data(PackageResources.twilio_json))
    /// Names that each message in an answer has.
    package static var messageKeys: [String] { twilio?.message ?? [] }
    package static var states: [String] { twilio?.states ?? [] }

    /// What is wrong with a request to Twilio; empty: nothing.
    package static func complaints(twilio request: Received) -> [String] {
        guard let twilio else { return ["the contract cannot be read"] }
        let candidates = twilio.operations.lazy.filter { $0.method == request.method }
        guard
            let (operation, places) = candidates.compactMap({ operation in
                values(operation.path, request.path).map { (operation, $0) }
            }).first
        else { return ["there is no \(request.method) \(request.path)"] }
        var complaints = check(places, operation.inPath, "the path of \(operation.name)")
        complaints += check(request.query, operation.query, "the query of \(operation.name)")
        let hasForm = !operation.form.isEmpty
        let form = hasForm ? request.form : []
        complaints += check(form, operation.form, "the form of \(operation.name)")
        let given = Set(form.map(\.name))
        complaints += operation.required.filter { !given.contains($0) }.map { "\($0) is missing" }
        let type = request.headers["content-type"]
        if hasForm && type != "application/x-www-form-urlencoded" {
            complaints.append("a form is of the type \(type ?? "none")")
        }
        if !hasForm && !request.body.isEmpty { complaints.append("\(operation.name) has a body") }
        if operation.name == "CreateMessage" {
            if given.isDisjoint(with: ["From", "MessagingServiceSid"]) { complaints.append("there is no sender") }
            if given.isDisjoint(with: ["Body", "MediaUrl", "ContentSid"]) { complaints.append("there is no content") }
            // The description calls it a telephone number; a blank is what becomes of a raw plus.
            let to = form.first { $0.name == "To" }?.value ?? ""
            if !matches(to, #"^\+[1-9][0-9]{6,14}$"#) { complaints.append("To is no E.164 number") }
        }
        return complaints
    }

    private static func check(_ fields: [(name: String, value: String)], _ kinds: [String: Kind], _ place: String)
        -> [String]
    {
        var seen: Set<String> = []
        return fields.compactMap { field in
            guard let kind = kinds[field.name] else { return "\(place) has no \(field.name)" }
            if !seen.insert(field.name).inserted && kind.type != "array" {
                return "\(field.name) stands twice in \(place)"
            }
            return kind.complaint(field.value).map { "\(field.name) in \(place) \($0)" }
        }
    }

    /// The places of a path's names, where a path is of that form.
    private static func values(_ pattern: String, _ path: String) -> [(name: String, value: String)]? {
        let wanted = pattern.split(separator: "/")
        let given = path.split(separator: "/")
        guard wanted.count == given.count else { return nil }
        var values: [(String, String)] = []
        for (want, have) in zip(wanted, given) {
            guard let start = want.firstIndex(of: "{"), let end = want.firstIndex(of: "}") else {
                if want != have { return nil }
                continue
            }
            let (before, after) = (want[..<start], want[want.index(after: end)...])
            guard have.hasPrefix(before), have.hasSuffix(after), have.count >= before.count + after.count else {
                return nil
            }
            values.append(
                (
                    String(want[want.index(after: start)..<end]),
                    String(have.dropFirst(before.count).dropLast(after.count))
                ))
        }
        return values
    }

    /// Patterns by their text: making one takes longer than a request.
    private static let patterns = Mutex<[String: NSRegularExpression]>([:])

    /// Whether a text is as a pattern says; a pattern that cannot be read matches nothing.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let expression = patterns.withLock { known -> NSRegularExpression? in
            if let made = known[pattern] { return made }
            let made = try? NSRegularExpression(pattern: pattern)
            known[pattern] = made
            return made
        }
        let whole = NSRange(text.startIndex..., in: text)
        return expression?.firstMatch(in: text, range: whole)?.range == whole
    }

    // MARK: FCM

    private struct Firebase: Decodable { let objects: [String: [String: String]] }
    private static let firebase = try? JSONDecoder().decode(Firebase.self, from: Data(PackageResources.fcm_json))

    /// What is wrong with the body of a `messages:send`; empty: nothing.
    package static func complaints(send body: [UInt8]) -> [String] {
        guard let firebase else { return ["the contract cannot be read"] }
        guard let request = try? JSONSerialization.jsonObject(with: Data(body)) else { return ["the body is no JSON"] }
        var complaints = check(request, "SendMessageRequest", firebase, "")
        let message = (request as? [String: Any])?["message"] as? [String: Any] ?? [:]
        let targets = ["token", "fid", "topic", "condition"].filter { message[$0] != nil }
        if targets.count != 1 { complaints.append("the message has \(targets.count) targets") }
        for key in (message["data"] as? [String: Any] ?? [:]).keys
        where ["from", "message_type"].contains(key) || key.hasPrefix("google.") || key.hasPrefix("gcm.") {
            complaints.append("the data has the reserved name \(key)")
        }
        return complaints
    }

    private static func check(_ value: Any, _ kind: String, _ contract: Firebase, _ place: String) -> [String] {
        if let names = contract.objects[kind] {
            guard let object = value as? [String: Any] else { return ["\(place) is no object"] }
            return object.sorted { $0.key < $1.key }.flatMap { name, value in
                names[name].map { check(value, $0, contract, "\(place).\(name)") } ?? ["there is no \(place).\(name)"]
            }
        }
        switch kind {
        case "string": return value is String ? [] : ["\(place) is no text"]
        case "boolean": return value is Bool ? [] : ["\(place) is no truth"]
        case "integer": return value is Int ? [] : ["\(place) is no number"]
        case "map": return value is [String: String] ? [] : ["\(place) is not of texts alone"]
        default: return []
        }
    }
}
