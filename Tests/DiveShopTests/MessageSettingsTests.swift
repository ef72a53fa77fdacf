import DiveShop
import Testing

/// Which channels the settings switch on.
@Suite struct MessageSettingsTests {
    private static let twilio = ["TWILIO_ACCOUNT_SID": "AC1"]

    @Test(
        arguments: [
            (Channel.sms, [:], false), (.sms, twilio, true), (.sms, ["SMS_ENABLED": "true"], true),
            (.sms, twilio.merging(["SMS_ENABLED": " No "]) { $1 }, false),
            (.sms, twilio.merging(["SMS_ENABLED": ""]) { $1 }, true), (.email, ["SMTP_URL": "smtp://localhost"], true),
            (.push, ["FIREBASE_SERVICE_ACCOUNT": "account.json"], true),
            // Nothing goes by it, and that is told rather than that push is off.
            (.push, ["FIREBASE_SERVER_KEY": "key"], true),
            (.push, ["FIREBASE_SERVER_KEY": "key", "PUSH_ENABLED": "false"], false),
        ] as [(Channel, [String: String], Bool)])
    func whatSwitchesAChannelOn(channel: Channel, settings: [String: String], on: Bool) {
        let read = MessageSettings { settings[$0] }
        #expect(read[channel].isOn == on)
        #expect(read.problems == [])
    }

    @Test func aSwitchThatCannotBeReadIsOffAndTold() {
        let settings = MessageSettingsTests.twilio.merging(["SMS_ENABLED": "flase"]) { $1 }
        let read = MessageSettings { settings[$0] }
        #expect(!read[.sms].isOn)
        #expect(read.problems == ["SMS_ENABLED is neither true nor false; SMS is off"])
    }
}
