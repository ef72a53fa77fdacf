import DiveShop
import Gateways
import Store

/// Mail from the shop: who writes it, and how a reader takes himself off the list.
struct MailCarrier: Carrier {
    private let mail: Mail
    private let post: Post
    private let from: Mailbox
    private let unsubscribe: Unsubscribe?
    private let calendar: ShopCalendar
    private let shop: String
    let connections: Int

    /// - Throws: ``Refusal``, with words that name the setting.
    init(_ settings: Settings, _ limits: Limits, _ store: Store) throws(Refusal) {
        let server = try MailServer { settings[$0] }
        let shop = try store.shop()
        from = try MailCarrier.from(settings, shop)
        unsubscribe = try MailCarrier.unsubscribe(settings, from.address)
        calendar = shop.calendar
        // Two shops may write from one domain.
        self.shop = String(try store.shopID().prefix(12))
        connections = limits.connections
        post = try Carriers.post(limits)
        mail = Mail(server, post)
    }

    /// `SMTP_FROM`, else the user of the mail server where that is an address; the name is the shop's.
    private static func from(_ settings: Settings, _ shop: Shop) throws(Refusal) -> Mailbox {
        let address: EmailAddress
        if let typed = settings["SMTP_FROM"] {
            do throws(EmailAddress.Complaint) { address = try EmailAddress(typed: typed) } catch {
                throw Refusal(.data, "SMTP_FROM is no address that mail can come from: \(error.rawValue)")
            }
        } else if let user = settings["SMTP_USERNAME"].flatMap({ try? EmailAddress(typed: $0) }) {
            address = user
        } else {
            throw Refusal(.data, "SMTP_FROM is not set; it is the address that the shop's mail comes from")
        }
        do throws(MailText.Refused) { return try Mailbox(name: shop.name, address: address) } catch {
            throw Refusal(.data, "BUSINESS_NAME cannot stand in mail: \(error.words)")
        }
    }

    /// `UNSUBSCRIBE_URL`, `UNSUBSCRIBE_ADDRESS`, or both; where there is neither, the address that the mail comes from.
    private static func unsubscribe(_ settings: Settings, _ from: EmailAddress) throws(Refusal) -> Unsubscribe? {
        let url = settings["UNSUBSCRIBE_URL"]
        var address: EmailAddress?
        if let typed = settings["UNSUBSCRIBE_ADDRESS"] {
            do throws(EmailAddress.Complaint) { address = try EmailAddress(typed: typed) } catch {
                throw Refusal(.data, "UNSUBSCRIBE_ADDRESS is no mail address: \(error.rawValue)")
            }
        }
        if url == nil && address == nil { address = from }
        guard let unsubscribe = Unsubscribe(address: address, url: url) else {
            throw Refusal(.data, "UNSUBSCRIBE_URL is no address that can stand in mail; it begins with https://")
        }
        return unsubscribe
    }

    func carry(_ message: ClaimedMessage, at now: Instant, leaving: Departure?) async -> Outcome {
        let whole: MailMessage
        do throws(MailText.Refused) {
            let text = try MailText(subject: message.content.title, text: message.content.text)
            guard let made = try written(message, text, at: now) else {
                return .refused(code: nil, words: "this is no mail address that mail can be sent to", .addressIsBad)
            }
            whole = made
        } catch {
            return .refused(code: nil, words: error.words, .none)
        }
        if leaving?.leave() == false { return .later(after: nil, words: "its turn was over before it could leave") }
        return await mail.send(
            OutgoingMail(from: from.address.text, to: whole.to.address.text, message: Array(whole.mime.utf8)))
    }

    private func written(_ message: ClaimedMessage, _ text: MailText, at now: Instant) throws(MailText.Refused)
        -> MailMessage?
    {
        guard let address = try? EmailAddress(typed: message.address) else { return nil }
        // A name that cannot stand there is left out.
        let named = try? Mailbox(name: message.name, address: address)
        let to = if let named { named } else { try Mailbox(address: address) }
        return MailMessage(
            from: from, to: to, text: text, id: "\(message.mark).\(shop)", date: now,
            unsubscribe: message.purpose == .promotional ? unsubscribe : nil, calendar: calendar)
    }

    func check(at now: Instant) async -> Check { await mail.check() }
    func close() { post.close() }
}
