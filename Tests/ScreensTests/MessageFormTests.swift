import Cells
import DiveShop
import Rig
import Screens
import Testing

/// One message to one customer, from the customer's page.
@Suite struct MessageFormTests {
    var desk = CampaignDesk()

    @Test mutating func oneMessageGoesToACustomer() {
        desk = CampaignDesk(permissions: CampaignDesk.counter)
        desk.press("f4 enter m ctrl-s")
        #expect(desk.picture.contains("‼ there is no text"), "\(desk.picture)")
        desk.type("Your regulator is ready, [first_name]")
        #expect(desk.picture.contains("✓ it goes as soon as it is sent") && desk.picture.contains("is ready, Dora"))
        desk.press("ctrl-s")
        #expect(
            desk.picture.contains("Send it to Dora Deep by SMS?") && desk.picture.contains("about $0.01"),
            "\(desk.picture)")
        desk.press("n")
        #expect(desk.orders.isEmpty)
        desk.press("ctrl-s y")
        let content = MessageContent(text: "Your regulator is ready, [first_name]")
        #expect(desk.orders == [.send(MessageOrder(customer: 1, channel: .sms, content: content))])
        desk.answer(Refusal(.data, field: "message", "the number is known not to work"))
        #expect(desk.picture.contains("‼ the number is known not to work"), "\(desk.picture)")
        desk.press("ctrl-s y")
        desk.answer()
        #expect(desk.below.contains("it is put down") && desk.picture.contains("Consent"), "\(desk.picture)")
    }

    @Test(
        arguments: [
            ("", "✓ it goes"), ("shift-tab shift-tab right", "consent to SMS was withdrawn"),
            ("shift-tab shift-tab shift-tab right", "push is switched off"),
        ])
    mutating func whetherItGoesIsToldBefore(_ keys: String, _ words: String) {
        desk.read { $0.customer = Outbox.customer(agrees: false) }
        desk.press("f4 enter m")
        desk.type("Hello")
        desk.press(keys)
        #expect(desk.picture.contains(words), "\(desk.picture)")
    }

    /// An offer needs another consent than what they have with the shop; the other templates leave the purpose as it is.
    @Test mutating func aTemplateForOffersMakesItPromotional() {
        desk.press("f4 enter m shift-tab")
        for template in Outbox.templates {
            desk.press("right")
            let purpose = template.purpose == .promotional ? "promotional" : "transactional"
            #expect(
                desk.picture.contains("‹ \(template.name) ›") && desk.picture.contains("‹ \(purpose) ›"),
                "\(desk.picture)")
            if template.purpose == .promotional { desk.press("shift-tab left tab") }
        }
    }

    @Test mutating func whoMayNotSendIsTold() {
        desk = CampaignDesk(permissions: [.viewCustomers, .viewCommunication])
        desk.press("f4 enter m")
        #expect(desk.below.contains("needs the permission communication.send"), "\(desk.below)")
    }
}
