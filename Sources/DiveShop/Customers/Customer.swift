/// What is written down of a customer; every field as it is typed, checked as a whole before anything is stored.
package struct CustomerDraft: TypedDraft {
    /// Fields by the names of their columns.
    package enum Field: String, CaseIterable, Hashable, Sendable {
        case firstName = "first_name"
        case lastName = "last_name"
        case company = "company_name"
        case email
        /// Telephones stay as they are typed.
        case phone, mobile
        case birthDate = "birth_date"
        case state
        case postalCode = "postal_code"
        /// Two letters, such as US.
        case country
        /// Such as Europe/Madrid; empty: by state and country.
        case timeZone = "time_zone"
        case since = "customer_since"
        case notes
    }
    package var typed = TypedTexts<Field>()
    package init() {}

    /// First and last name, or the company.
    package var name: String {
        let full = [self[.firstName], self[.lastName]].map(\.trimmed).filter { !$0.isEmpty }.joined(separator: " ")
        return full.isEmpty ? self[.company].trimmed : full
    }
}

/// Which customers are wanted.
package struct CustomerFilter: Hashable, Sendable {
    package enum Standing: String, CaseIterable, Hashable, Sendable { case active, inactive }
    /// Nil: all, the active ones first.
    package var standing: Standing?
    /// Those with this tag alone; nil: whatever tags.
    package var tag: String?

    package init(standing: Standing? = .active, tag: String? = nil) {
        self.standing = standing
        self.tag = tag
    }
}

/// How somebody can be reached, as it is typed: what tells that a customer is there already.
package struct CustomerContact: Hashable, Sendable {
    package let email: String
    package let phones: [String]
    /// Not looked for: the customer whose they are.
    package let except: Int64?

    package init(email: String, phones: [String], except: Int64? = nil) {
        self.email = email.trimmed
        self.phones = phones.map(\.trimmed)
        self.except = except
    }

    package init(_ draft: CustomerDraft, except: Int64? = nil) {
        self.init(email: draft[.email], phones: [draft[.phone], draft[.mobile]], except: except)
    }

    /// Figures of a telephone by which the same one is known in whatever form it is written: the last ten; nil: too few to tell.
    package static func figures(of phone: String) -> String? {
        let figures = phone.unicodeScalars.filter { ("0"..."9").contains($0) }
        return figures.count < 7 ? nil : String(String.UnicodeScalarView(figures.suffix(10)))
    }
}

/// Another customer who has the same address or telephone: told, never refused, since families share.
package struct CustomerAlike: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: String
    /// The columns that are the same: `email`, `phone`.
    package let shared: [String]

    package init(id: Int64, name: String, shared: [String]) {
        self.id = id
        self.name = name
        self.shared = shared
    }

    /// `12 Ann Reef has the same e-mail`.
    package var words: String {
        let what = shared.map { $0 == "email" ? "e-mail" : "telephone" }.joined(separator: " and ")
        return "\(id) \(name) has the same \(what)"
    }
}

package enum DeviceType: String, CaseIterable, Hashable, Sendable { case ios, android }

/// A telephone or tablet that takes push messages for a customer.
package struct CustomerDevice: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let token: String
    package let type: DeviceType
    /// Whether it wants any.
    package let isOn: Bool
    package let lastUsed: Instant?
    package let createdAt: Instant?

    package init(id: Int64, token: String, type: DeviceType, isOn: Bool, lastUsed: Instant?, createdAt: Instant?) {
        self.id = id
        self.token = token
        self.type = type
        self.isOn = isOn
        self.lastUsed = lastUsed
        self.createdAt = createdAt
    }

    /// The longest that a provider gives is a fraction of this.
    package static let longestToken = 4096
}

/// Everything that is held on one person, as tables with all their columns (GDPR art. 15).
package struct PersonRecord: Sendable {
    package let customer: Int64
    package let asOf: Instant
    /// By the name of the table: first the customer's own row, then every table with rows that refer to it.
    package let tables: [(name: String, rows: Rows)]

    package init(customer: Int64, asOf: Instant, tables: [(name: String, rows: Rows)]) {
        self.customer = customer
        self.asOf = asOf
        self.tables = tables
    }

    package var count: Int { tables.reduce(0) { $0 + $1.rows.rows.count } }

    /// One document: keys are tables and columns, money a decimal string, days YYYY-MM-DD, times ISO 8601 with offset.
    package func json(_ calendar: ShopCalendar) -> JSON {
        let members = tables.map { name, rows -> (String, JSON) in
            let documents = rows.rows.map { row in
                JSON.object(zip(rows.columns, row.cells).map { ($0.name, $1.json(calendar)) })
            }
            return (name, .array(documents))
        }
        return .object(
            [("customer_id", .int(Int(customer))), ("as_of", .string(calendar.iso8601(asOf)))] + members)
    }
}
