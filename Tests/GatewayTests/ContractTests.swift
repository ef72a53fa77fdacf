import DiveShop
import Foundation
import Gateways
import Providers
import Testing

/// The doubles see what is against the contracts: otherwise it would say nothing that they complain of nothing.
@Suite(.timeLimit(.minutes(1)))
struct ContractTests {
    struct Odd: Sendable, CustomTestStringConvertible {
        let path: String
        var form: String?
        let told: String
        var testDescription: String { told }

        init(_ told: String, _ path: String, form: String? = nil) {
            (self.path, self.form, self.told) = (path, form, told)
        }
    }

    private static let account = "/2010-04-01/Accounts/\(TwilioDouble.account)"

    @Test(arguments: [
        Odd("To is no E.164 number", "\(account)/Messages.json", form: "To=+12025550123&From=x&Body=b"),
        Odd("has no to", "\(account)/Messages.json", form: "to=%2B12025550123&From=x&Body=b"),
        Odd("To is missing", "\(account)/Messages.json", form: "From=x&Body=b"),
        Odd("no sender", "\(account)/Messages.json", form: "To=%2B12025550123&Body=b"),
        Odd("no content", "\(account)/Messages.json", form: "To=%2B12025550123&From=x"),
        Odd("does not match", "\(account)/Messages.json", form: "To=%2B12025550123&MessagingServiceSid=MG1&Body=b"),
        Odd("stands twice", "\(account)/Messages.json", form: "To=%2B12025550123&From=x&Body=b&Body=c"),
        Odd("is none of", "\(account)/Messages.json", form: "To=%2B12025550123&From=x&Body=b&RiskCheck=maybe"),
        Odd("there is no POST", "\(account)/Messages", form: "To=%2B12025550123&From=x&Body=b"),
        Odd("out of bounds", "\(account)/Messages.json?PageSize=1001"),
        Odd("has no DateSent=", "\(account)/Messages.json?DateSent%3D=x"),
        Odd("does not match", "\(account)/Messages/SM1.json"), Odd("does not match", "/2010-04-01/Accounts/AC1.json"),
    ])
    func twiliosDoubleSeesWhatIsWrong(_ odd: Odd) async throws {
        let counter = try Counter()
        let address = try WebAddress(counter.twilio.base + odd.path, setting: "BASE")
        if let form = odd.form {
            let body = WebRequest.Body(type: "application/x-www-form-urlencoded", bytes: Array(form.utf8))
            _ = try await counter.post.send(.post(address, .none, body)).get()
        } else {
            _ = try await counter.post.send(.get(address)).get()
        }
        #expect(counter.twilio.complaints.contains { $0.contains(odd.told) }, "\(counter.twilio.complaints)")
    }

    @Test(arguments: [
        (#"{"message":{"token":"a","title":"x"}}"#, "there is no .message.title"),
        (#"{"message":{"token":"a","data":{"n":1}}}"#, "is not of texts alone"),
        (#"{"message":{"token":"a","topic":"b"}}"#, "2 targets"), (#"{"message":{}}"#, "0 targets"),
        (#"{"message":{"token":"a"},"validate_only":true}"#, "there is no .validate_only"),
        (#"{"message":{"token":"a"},"validateOnly":"yes"}"#, "is no truth"),
        (#"{"message":{"token":"a","data":{"google.x":"y"}}}"#, "reserved"),
        (#"{"message":{"token":5}}"#, "is no text"), ("[]", "is no object"), ("{", "no JSON"),
    ])
    func firebasesDoubleSeesWhatIsWrong(_ body: String, _ told: String) {
        let complaints = Contract.complaints(send: Array(body.utf8))
        #expect(complaints.contains { $0.contains(told) }, "\(complaints)")
    }

    @Test func aMessageHasAllThatItHasAtTwilio() async throws {
        let counter = try Counter()
        let sid = counter.twilio.keep(from: "+12025550123", "\"a\\b\"\u{1}\n", at: Counter.now)
        let address = try WebAddress(
            "\(counter.twilio.base)\(ContractTests.account)/Messages/\(sid).json", setting: "BASE")
        let pass = WebRequest.Pass.basic(user: TwilioDouble.account, Secret(TwilioDouble.secret))
        let answer = try await counter.post.send(.get(address, pass)).get()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        #expect(object.keys.sorted() == Contract.messageKeys && object["body"] as? String == "\"a\\b\"\u{1}\n")
        #expect(Contract.states.contains(try #require(object["status"] as? String)))
    }
}
