import DiveShop
import Testing

/// Templates: which fields they have, what is filled in, and what is told before anything is sent.
@Suite struct MessageTemplateTests {
    /// Word for word as in the customer's document.
    @Test func theDocumentsFive() {
        #expect(
            BuiltInTemplate.all.prefix(5).map { "\($0.title): \($0.template.text)" } == [
                "Rental Reminders: Your [equipment] rental is due [date]",
                "Trip Notifications: Trip departure in [X] days",
                "Course Updates: Class reminder: [course] starts [date]", "Promotional: Special offer: [details]",
                "Appointment Reminders: Appointment tomorrow at [time]",
            ])
        #expect(BuiltInTemplate.all.filter { $0.purpose == .promotional }.map(\.id) == ["promotion"])
        #expect(BuiltInTemplate.all.dropFirst(5).map(\.id) == ["overdue"])
        #expect(Set(BuiltInTemplate.all.map(\.id)).count == 6)
        for template in BuiltInTemplate.all {
            #expect(template.template.complaints(for: template.occasion).isEmpty)
            #expect(!template.template.fields.isEmpty)
        }
    }

    static let fields: [(text: String, known: [String], unknown: [String])] = [
        ("Your [equipment] rental is due [date]", ["equipment", "date"], []), ("Trip departure in [X] days", ["X"], []),
        ("in [x] days", ["X"], []), ("[Date] [DATE] [date]", ["date"], []),
        ("Hi [first_name], [shop] here", ["first_name", "shop"], []),
        ("[nmae] and [nmae] and [date]", ["date"], ["nmae"]), ("no fields", [], []), ("", [], []), ("[", [], []),
        ("[]", [], []),
        ("[date", [], []), ("date]", [], []), ("[see below]", [], []), ("[20 %]", [], []), ("[2nd]", [], []),
        ("[[date]]", ["date"], []),
        ("[dáte]", [], []), ("[date][time]", ["date", "time"], []), ("[a[date]", ["date"], []), ("[_date]", [], []),
    ]

    @Test(arguments: fields)
    func has(_ text: String, _ known: [String], _ unknown: [String]) {
        let template = MessageTemplate(text)
        #expect(template.fields.map(\.rawValue) == known)
        #expect(template.unknownFields == unknown)
        #expect(template.text == text)
    }

    static let filled: [(text: String, values: [MessageField: String], filled: String, missing: [String])] = [
        (
            "Your [equipment] rental is due [date]", [.equipment: "BCD", .date: "Fri 27 Nov"],
            "Your BCD rental is due Fri 27 Nov", []
        ),
        ("in [X] days", [.days: "3"], "in 3 days", []), ("no fields", [:], "no fields", []), ("", [:], "", []),
        ("[date] [date] [time]", [:], "[date] [date] [time]", ["[date]", "[time]"]),
        ("at [time]", [.time: "  \n"], "at [time]", ["[time]"]), ("at [Time]", [:], "at [time]", ["[time]"]),
        ("[nmae]!", [.firstName: "Kim"], "[nmae]!", ["[nmae]"]),
        // A value that looks like a field stays what it is.
        (
            "Hi [first_name], [details]", [.firstName: "[details]", .details: "[first_name] [date]"],
            "Hi [details], [first_name] [date]", []
        ),
        ("[[date]]", [.date: "today"], "[today]", []), ("[a[date]", [.date: "b"], "[ab", []),
        ("Hi [first_name]!", [.firstName: " Kim\t"], "Hi Kim!", []),
        ("Hi [first_name]!", [.firstName: "K\u{1B}im\tLee"], "Hi K im Lee!", []),
        ("Hi [first_name]!", [.firstName: "\u{202E}Kim\u{202C}\u{2069}"], "Hi Kim!", []),
        ("[details]", [.details: "one\ntwo"], "one\ntwo", []), ("[details]", [.details: "a\r\nb"], "a \nb", []),
        ("[first_name]", [.firstName: "Zoë 🤿"], "Zoë 🤿", []),
    ]

    @Test(arguments: filled)
    func fills(_ text: String, _ values: [MessageField: String], _ filled: String, _ missing: [String]) {
        let made = MessageTemplate(text).filled(values)
        #expect(made.text == filled)
        #expect(made.missing == missing)
    }

    static let complaints: [(text: String, occasion: MessageOccasion, told: [String])] = [
        ("Your [equipment], [first_name], from [shop]", .rentalDue, []),
        ("Hi [name]", .appointment, ["[name] is no field; there are [time] [date] [first_name] [shop]"]),
        (
            "Trip on [course]", .trip,
            [
                "[course] has no value when it is about this: a trip departs; there are [X] [date] [details] [first_name] [shop]"
            ]
        ),
        ("[details]", .offer, []), ("plain", .other, []),
    ]

    @Test(arguments: complaints)
    func complains(_ text: String, _ occasion: MessageOccasion, _ told: [String]) {
        #expect(MessageTemplate(text).complaints(for: occasion) == told)
    }
}
