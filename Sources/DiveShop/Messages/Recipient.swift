/// A customer as one message on one channel sees it: all that decides whether it is sent.
package struct Recipient: Hashable, Sendable {
    /// What the ledger (`consent_events`) says last about promotional messages on the channel.
    package enum PromotionalConsent: Hashable, Sendable {
        case notRecorded
        case granted(Instant)
        case withdrawn(Instant)
    }

    /// The customer's number in the store.
    package let customer: Int64
    package var isActive: Bool
    /// Their data were erased; the row stays for the books.
    package var isErased: Bool
    /// The opt-in column of the channel.
    package var isOptedIn: Bool
    package var promotional: PromotionalConsent
    /// As they stand in the record. SMS: one number, see ``number(mobile:phone:)``. E-mail: one address. Push: the tokens of those devices that
    /// have push on.
    package var addresses: [String]
    /// Why the provider said that the address does not work; nil: it did not.
    package var knownBad: String?
    package var country: String?
    package var state: String?
    package var timeZone: String?

    package init(
        customer: Int64, isActive: Bool = true, isErased: Bool = false, isOptedIn: Bool,
        promotional: PromotionalConsent = .notRecorded, addresses: [String], knownBad: String? = nil,
        country: String? = nil, state: String? = nil, timeZone: String? = nil
    ) {
        self.customer = customer
        self.isActive = isActive
        self.isErased = isErased
        self.isOptedIn = isOptedIn
        self.promotional = promotional
        self.addresses = addresses
        self.knownBad = knownBad
        self.country = country
        self.state = state
        self.timeZone = timeZone
    }

    /// The addresses in the form in which they are sent to.
    /// - Throws: why there is none.
    package func reached(by channel: Channel, shopCountry: String) throws(SkipReason) -> [String] {
        guard let first = addresses.first else { throw .noAddress(channel) }
        switch channel {
        case .sms:
            do throws(Telephone.Complaint) {
                return [try Telephone(typed: first, country: country(else: shopCountry)).e164]
            } catch {
                throw .notANumber(error)
            }
        case .email:
            do throws(EmailAddress.Complaint) {
                return [try EmailAddress(typed: first).text]
            } catch {
                throw .notAnAddress(error)
            }
        case .push: return addresses
        }
    }

    /// The customer's own country where it has one, else the shop's.
    func country(else shopCountry: String) -> String {
        guard let country, !country.trimmed.isEmpty else { return shopCountry }
        return country
    }

    /// The number for text messages: the mobile one, else the other. A mobile number that cannot be is not passed over for the other, which nobody
    /// gave for messages.
    package static func number(mobile: String?, phone: String?) -> [String] {
        [mobile, phone].compactMap { $0?.trimmed }.filter { !$0.isEmpty }.prefix(1).map { $0 }
    }
}
