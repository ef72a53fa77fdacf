import DiveShop
import Testing

/// What may be written down of a customer, and what may not.
@Suite struct CustomerDraftTests {
    static let today = Day(text: "2026-11-24")!

    private func complaint(_ field: CustomerDraft.Field, _ text: String) -> String? {
        CustomerDraft([.lastName: "Reef", field: text]).complaints(today: Self.today)[field]
    }

    @Test(arguments: [
        ("ann@reef.com", true), ("ann.o'neil+dive@sub.reef.co.uk", true), ("zoë@ångström.se", true), ("", true),
        ("ann", false), ("ann@", false), ("@reef.com", false), ("ann@reef", false), ("ann@reef..com", false),
        ("a nn@reef.com", false), ("ann@reef.com, bo@reef.com", false), ("Ann <ann@reef.com>", false),
        ("ann@@reef.com", false), ("ann@reef.com\nBcc: all@reef.com", false), ("ann@-reef.com", false),
        ("\u{202E}ann@reef.com", false), (String(repeating: "a", count: 65) + "@reef.com", false),
    ])
    func addresses(text: String, isGood: Bool) { #expect((complaint(.email, text) == nil) == isGood, "\(text)") }

    @Test(arguments: [
        (CustomerDraft.Field.country, "US", true), (.country, "gb", true), (.country, "", true),
        (.country, "USA", false), (.country, "1A", false), (.country, "ÄÖ", false),
        (.timeZone, "America/New_York", true), (.timeZone, "Mars/Olympus", false),
        (.birthDate, "1981-02-03", true), (.birthDate, "2026-11-24", true), (.birthDate, "2026-11-25", false),
        (.birthDate, "1899-12-31", false), (.birthDate, "3 Feb", false), (.birthDate, "2026-02-30", false),
        (.phone, "(305) 555-0101", true), (.mobile, "+46 70 123 45 67 ext. 8", true), (.phone, "555", false),
        (.phone, "\u{1B}[2J5550101", false), (.notes, "Two\nlines", true), (.notes, "bell\u{7}", false),
        (.firstName, String(repeating: "x", count: 201), false), (.since, "today", true), (.since, "+1", false),
    ])
    func fields(field: CustomerDraft.Field, text: String, isGood: Bool) {
        #expect((complaint(field, text) == nil) == isGood, "\(field) \(text)")
    }

    @Test func somebodyHasANameOrACompany() {
        #expect(CustomerDraft().complaints(today: Self.today) == [.lastName: "a name or a company is needed"])
        #expect(CustomerDraft([.company: "Reef Ltd"]).complaints(today: Self.today).isEmpty)
        #expect(CustomerDraft([.firstName: "Ann"]).complaints(today: Self.today).isEmpty)
        #expect(CustomerDraft([.company: "Reef Ltd"]).name == "Reef Ltd")
        #expect(CustomerDraft([.firstName: " Ann ", .lastName: "Reef", .company: "Reef Ltd"]).name == "Ann Reef")
    }

    @Test func aTelephoneIsKnownByItsLastFigures() {
        #expect(CustomerContact.figures(of: "+1 (305) 555-0101") == "3055550101")
        #expect(CustomerContact.figures(of: "305.555.0101") == "3055550101")
        #expect(CustomerContact.figures(of: "555 01") == nil)
    }

    /// domain.md §5: the opt-in decides about transactional ones; a promotional one needs recorded consent besides.
    @Test(arguments: [
        (Purpose.transactional, true, nil as Bool?, true), (.transactional, false, nil, false),
        (.transactional, false, true, false), (.transactional, true, false, true),
        (.promotional, true, nil, false), (.promotional, true, true, true), (.promotional, true, false, false),
        (.promotional, false, true, false),
    ])
    func whatMayBeSent(purpose: Purpose, isChannelOn: Bool, last: Bool?, isOn: Bool) {
        let line = last.map {
            ConsentLine(
                id: 1, channel: .sms, purpose: purpose, isGranted: $0, source: "x", wording: "", by: nil, at: nil)
        }
        let preference = CustomerPreference(channel: .sms, purpose: purpose, isChannelOn: isChannelOn, last: line)
        #expect(preference.isOn == isOn)
    }

    /// A yes without a word is about what they have with the shop; a no is about everything.
    @Test func whatIsMeant() {
        #expect(PreferenceChange.of(.sms, true, nil) == [PreferenceChange(.sms, .transactional, true)])
        #expect(PreferenceChange.of(.sms, false, nil).map(\.purpose) == [.transactional, .promotional])
        #expect(PreferenceChange.of(.sms, false, .promotional) == [PreferenceChange(.sms, .promotional, false)])
    }
}
