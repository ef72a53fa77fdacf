/// A table of the shop that CSV files may fill, described as data: what its columns hold, what must be given, by what a row is
/// known, and what it refers to. The rows of ``catalogue`` are all there are.
package struct ImportTable: Sendable {
    /// The store's name of it, which is the command line's too.
    package let name: String
    package let summary: String
    /// What the person must be allowed to do.
    package let permission: Permission
    /// In the order in which the store's row is made.
    package let columns: [ImportColumn]
    package let references: [ImportReference]
    /// By what a row is known; the first key whose columns a row gives and that a stored row has decides. Empty, or none given: by all
    /// that the file says of it, counted as often as it is there.
    package let keys: [ImportKey]
    /// A row without any of these is refused.
    package let needsOneOf: [String]
    /// Columns of which the second may not be before the first.
    package let spans: [(from: String, to: String)]

    package init(
        _ name: String, _ summary: String, _ permission: Permission, columns: [ImportColumn],
        references: [ImportReference] = [], keys: [ImportKey] = [], needsOneOf: [String] = [],
        spans: [(from: String, to: String)] = []
    ) {
        self.name = name
        self.summary = summary
        self.permission = permission
        self.columns = columns
        self.references = references
        self.keys = keys
        self.needsOneOf = needsOneOf
        self.spans = spans
    }

    package static func named(_ name: String) -> ImportTable? { catalogue.first { $0.name == name } }

    package func place(of column: String) -> Int? { columns.firstIndex { $0.name == column } }

    /// The reference that a column helps to name; nil: the column is stored as it is.
    package func reference(of column: String) -> ImportReference? { references.first { $0.parts.contains(column) } }

    /// Whether a column of the file helps to tell which row is meant.
    package func isKey(_ column: String) -> Bool {
        let stored = reference(of: column)?.column ?? column
        return keys.isEmpty || keys.contains { $0.parts.contains { $0.column == stored } }
    }

    /// The key in words, by the file's columns: `course + start_date`; nil: there is none.
    package var keyWords: String? {
        keys.isEmpty
            ? nil
            : keys.map { key in
                key.parts.flatMap { part in
                    references.first { $0.column == part.column }?.parts ?? [part.column]
                }.joined(separator: " + ")
            }.joined(separator: ", else ")
    }
}

/// A column as a file may have it.
package struct ImportColumn: Sendable {
    package let name: String
    package let kind: ImportKind
    /// The file must have it, with something in each row.
    package let isRequired: Bool
    /// What other programs call it. Case, blanks and signs do not count.
    package let headers: [String]
    /// What an empty cell, or a file without the column, stands for, where that is not the schema's default.
    package let standard: String?

    package init(
        _ name: String, _ kind: ImportKind, required: Bool = false, also headers: [String] = [],
        standard: String? = nil
    ) {
        self.name = name
        self.kind = kind
        isRequired = required
        self.headers = headers
        self.standard = standard
    }
}

/// What a cell must be.
package enum ImportKind: Hashable, Sendable {
    /// Up to 1,000 bytes.
    case text
    /// As long as a cell may be.
    case notes
    /// A number or word by which something is known; what a spreadsheet has made of a long number (`1.2E+10`) is refused.
    case code
    case email, phone
    /// Two letters, or the country's English name.
    case country
    /// An IANA name.
    case timeZone
    /// One of these, in small letters and with `_` between; and what else is understood for some of them.
    case word([String], also: [String: String])
    /// Any word, brought into that form.
    case anyWord
    case flag
    case whole(ClosedRange<Int>)
    /// From 0 to 100, with at most one digit after the point.
    case percent
    case money(negative: Bool)
    case day
    /// A day that is over, or today.
    case pastDay
    /// In the shop's time zone, where the cell names none.
    case moment

    package static func word(_ words: String...) -> ImportKind { .word(words, also: [:]) }

    /// For the list of what can be brought in.
    package var words: String {
        switch self {
        case .text: "text"
        case .notes: "text of any length"
        case .code: "code"
        case .email: "e-mail address"
        case .phone: "phone number"
        case .country: "country"
        case .timeZone: "time zone"
        case .word(let words, _): words.joined(separator: ", ")
        case .anyWord: "word"
        case .flag: "yes or no"
        case .whole: "whole number"
        case .percent: "per cent"
        case .money: "money"
        case .day, .pastDay: "date"
        case .moment: "date and time"
        }
    }
}

/// A column of the store that names a row of some table, and the file's columns that tell which.
package struct ImportReference: Sendable {
    /// The store's: `category_id`.
    package let column: String
    package let target: ImportTarget
    /// The file's: what is known of that row.
    package let parts: [String]

    package init(_ column: String, _ target: ImportTarget, by parts: String...) {
        self.column = column
        self.target = target
        self.parts = parts
    }
}

/// What a reference may lead to.
package enum ImportTarget: Hashable, Sendable, CaseIterable {
    case productCategory, rentalCategory, agency
    case product, transaction, equipment, reservation, course, trip
    /// By e-mail address, or phone or mobile number.
    case customer
    /// By user name, e-mail address or full name.
    case user
    /// By course, first day and, where two begin then, instructor.
    case courseSchedule
    /// By trip and day of departure.
    case tripSchedule
    /// By agency and name or code.
    case certification

    /// The table it is in.
    package var table: String {
        switch self {
        case .productCategory: "product_categories"
        case .rentalCategory: "rental_categories"
        case .agency: "certification_agencies"
        case .product: "products"
        case .transaction: "transactions"
        case .equipment: "rental_equipment"
        case .reservation: "rental_reservations"
        case .course: "courses"
        case .trip: "trips"
        case .customer: "customers"
        case .user: "users"
        case .courseSchedule: "course_schedules"
        case .tripSchedule: "trip_schedules"
        case .certification: "certifications"
        }
    }

    /// What one of them is called.
    package var noun: String {
        switch self {
        case .productCategory, .rentalCategory: "category"
        case .agency: "agency"
        case .product: "product"
        case .transaction: "transaction"
        case .equipment: "item"
        case .reservation: "reservation"
        case .course: "course"
        case .trip: "trip"
        case .customer: "customer"
        case .user: "member of staff"
        case .courseSchedule: "class"
        case .tripSchedule: "departure"
        case .certification: "certification"
        }
    }

    /// By what one is named, for the list of what can be brought in.
    package var key: String {
        switch self {
        case .productCategory, .rentalCategory: "name"
        case .agency: "abbreviation or name"
        case .product: "sku"
        case .transaction: "transaction_number"
        case .equipment: "equipment_code"
        case .reservation: "reservation_number"
        case .course: "course_code"
        case .trip: "trip_code"
        case .customer: "e-mail, phone or mobile"
        case .user: "user name, e-mail or full name"
        case .courseSchedule: "course and first day"
        case .tripSchedule: "trip and day of departure"
        case .certification: "agency and name or code"
        }
    }

    /// Whether what names one is all that is needed to make one.
    package var canBeMade: Bool {
        switch self {
        case .productCategory, .rentalCategory, .agency, .certification: true
        default: false
        }
    }

    /// What a person must be allowed to do to have missing ones made.
    package var permissionsToMake: [Permission] {
        guard canBeMade else { return [] }
        return ImportTable.named(table).map { [$0.permission] } ?? []
    }
}

/// Columns of the store that together tell which row a line of the file is about.
package struct ImportKey: Sendable {
    package struct Part: Sendable {
        package let column: String
        package let match: Match
    }
    package enum Match: Sendable {
        case exact
        /// Capital and small letters are the same.
        case anyCase
        /// Nothing is a value of its own.
        case orEmpty
    }
    package let parts: [Part]

    package init(_ columns: String..., anyCase: [String] = [], orEmpty: [String] = []) {
        parts =
            columns.map { Part(column: $0, match: .exact) } + anyCase.map { Part(column: $0, match: .anyCase) }
            + orEmpty.map { Part(column: $0, match: .orEmpty) }
    }
}
