import DiveShop
import GRDB
import Store
import Testing

/// Templates of the document and of the shop, and the messages that go by themselves.
@Suite struct ShopTemplateTests {
    let shop: MessageShop
    init() throws { shop = try MessageShop() }

    private func templates() throws -> [ShopTemplate] {
        guard case .templates(let templates) = try shop.ask(.templates) else { throw Refusal(.failed, "no templates") }
        return templates
    }
    private func rules() throws -> [AutomaticRule] {
        guard case .rules(let rules) = try shop.ask(.rules) else { throw Refusal(.failed, "no rules") }
        return rules
    }
    private static func template(
        _ name: String, _ text: String = "Hello [first_name]", _ occasion: MessageOccasion = .other,
        purpose: Purpose = .transactional, subject: String = ""
    ) -> ShopTemplate {
        ShopTemplate(name: name, title: "A title", purpose: purpose, occasion: occasion, subject: subject, text: text)
    }

    @Test func thoseOfTheDocumentAreThere() throws {
        #expect(try templates() == BuiltInTemplate.all.map { ShopTemplate($0) })
    }

    @Test func theShopsOwnWords() throws {
        let own = Self.template("RENTAL", "Bring back [equipment] by [date], [first_name]", .rentalDue, subject: "Due")
        try shop.perform(.setTemplate(own))
        let first = try #require(try templates().first)
        #expect(
            first.name == "rental" && first.text == own.text && first.isBuiltIn && first.isOwn && first.subject == "Due"
        )
        try shop.perform(.setTemplate(Self.template("thanks")))
        try shop.perform(.setTemplate(Self.template("Thanks", "Thank you, [first_name]")))
        #expect(try templates().count == 7)
        #expect(try templates().last?.text == "Thank you, [first_name]")
        try shop.perform(.removeTemplate("rental"))
        #expect(try templates().first?.text == "Your [equipment] rental is due [date]")
        try shop.perform(.removeTemplate("thanks"))
        #expect(try templates().count == 6)
        #expect(
            try shop.refusal(.removeTemplate("rental"))?.words
                == "rental is as it came with the program; it cannot be taken away")
        #expect(
            try shop.refusal(.removeTemplate("thanks"))?.words
                == "there is no template thanks; nautilus template list shows them")
    }

    @Test(arguments: [
        (template("two words"), "name"), (template("x", "Hello [date]"), "text"), (template("x", " "), "text"),
        (template("rental", "Hello", .trip), "occasion"), (template("promotion", "Sale", .offer), "purpose"),
        (template("x", "Hello", subject: "a\nb"), "subject"),
    ])
    func whatCannotBeKept(template: ShopTemplate, field: String) throws {
        let refusal = try #require(try shop.refusal(.setTemplate(template)))
        #expect(refusal.complaints[field] != nil, "\(refusal)")
        #expect(try templates().count == 6 && templates().allSatisfy { !$0.isOwn })
    }

    @Test func rulesAreOffUntilTheShopChooses() throws {
        #expect(try rules() == AutomaticRule.Occasion.allCases.map { .standard($0) })
        let rule = AutomaticRule(.trip, channel: .sms, template: "TRIP", days: 5, isActive: true)
        try shop.perform(.setRule(rule))
        #expect(
            try rules().first { $0.occasion == .trip }
                == AutomaticRule(.trip, channel: .sms, template: "trip", days: 5, isActive: true))
        try shop.perform(.setRule(AutomaticRule(.staff, channel: .email, template: "", days: 0, isActive: true)))
        #expect(try rules().count { $0.isActive } == 2)
    }

    @Test(arguments: [
        (
            AutomaticRule(.trip, channel: .sms, template: "none", days: 3, isActive: true), "template",
            "there is no template none; nautilus template list shows them"
        ),
        (
            AutomaticRule(.trip, channel: .sms, template: "course", days: 3, isActive: true), "template",
            "course is for this: a class starts"
        ),
        (
            AutomaticRule(.trip, channel: .email, template: "trip", days: 3, isActive: true), "template",
            "trip: the subject cannot be: it is empty"
        ),
        (
            AutomaticRule(.trip, channel: .push, template: "trip", days: 3, isActive: false), "template",
            "trip: there is no title"
        ),
        (
            AutomaticRule(.trip, channel: .sms, template: "sale", days: 3, isActive: false), "template",
            "sale is promotional; what goes by itself is about what a customer has with the shop"
        ),
        (
            AutomaticRule(.trip, channel: .sms, template: "more", days: 3, isActive: false), "template",
            "more has [details], which nobody fills in"
        ),
        (
            AutomaticRule(.trip, channel: .sms, template: "trip", days: 31, isActive: true), "days",
            "a number from 0 to 30"
        ),
        (
            AutomaticRule(.trip, channel: .sms, template: "trip", days: -1, isActive: true), "days",
            "a number from 0 to 30"
        ),
        (
            AutomaticRule(.staff, channel: .sms, template: "", days: 0, isActive: true), "channel",
            "staff are written to by e-mail"
        ),
        (
            AutomaticRule(.staff, channel: .email, template: "trip", days: 0, isActive: true), "template",
            "what staff are told has no template"
        ),
    ])
    func whatARuleCannotBe(rule: AutomaticRule, field: String, words: String) throws {
        try shop.perform(.setTemplate(Self.template("sale", "Sail in [X] days", .trip, purpose: .promotional)))
        try shop.perform(.setTemplate(Self.template("more", "Sail: [details]", .trip)))
        let refusal = try #require(try shop.refusal(.setRule(rule)))
        #expect(refusal.complaints[field] == words && refusal.words == words, "\(refusal)")
        #expect(try rules().allSatisfy { !$0.isActive })
    }

    /// A template that a rule uses stays fit for it, and stays.
    @Test func aTemplateInUse() throws {
        try shop.perform(.setTemplate(Self.template("sail", "Sail in [X] days", .trip, subject: "Sail")))
        try shop.perform(.setRule(AutomaticRule(.trip, channel: .email, template: "sail", days: 3, isActive: true)))
        #expect(
            try shop.refusal(.removeTemplate("sail"))?.words
                == "Trip departs uses it: choose another template there first")
        #expect(
            try shop.refusal(.setTemplate(Self.template("sail", "Sail in [X] days", .trip)))?.words
                == "Trip departs uses it: sail: the subject cannot be: it is empty")
        #expect(try shop.refusal(.setTemplate(Self.template("sail", "Hello", .other, subject: "Sail"))) != nil)
        try shop.perform(.setTemplate(Self.template("sail", "We sail in [X] days", .trip, subject: "Sail")))
    }
}
