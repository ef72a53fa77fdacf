extension ImportTable {
    /// Everything of a shop's own that can be brought in, in the order in which one follows from another.
    package static let catalogue: [ImportTable] = [
        customers, productCategories, products, transactions, transactionItems, refunds,
        rentalCategories, rentalEquipment, rentalReservations, rentalReservationItems, rentalCheckouts, airFills,
        equipmentMaintenance, maintenanceSchedules,
        courses, courseSchedules, courseEnrollments, trips, tripSchedules, tripBookings,
        certificationAgencies, certifications, customerCertifications, appointments,
    ]

    /// For the shop's books and what stands in them there is no permission to edit; whoever may put a backup in their place may
    /// bring them in.
    static let books = Permission.restoreBackups

    static let numbersOfTransactions = [
        "transaction_id", "transaction", "receipt", "receipt number", "receipt no", "ticket", "ticket number",
        "invoice", "invoice number", "invoice no", "order", "order number", "sale number", "sale id",
    ]
    static let contactsOfCustomers = [
        "customer_id", "customer email", "customer e-mail", "customer phone", "customer mobile", "email", "e-mail",
        "client", "client email", "guest", "student", "diver",
    ]
    static let namesOfStaff = ["staff", "employee", "user", "username"]
    static let codesOfEquipment = ["equipment_id", "equipment_code", "code", "asset", "asset tag", "tag", "item code"]

    private static let customers = ImportTable(
        "customers", "People and companies who buy, rent, dive and learn", .editCustomers,
        columns: [
            .init(
                "first_name", .text, also: ["first", "given name", "forename", "fname", "customer first name"]),
            .init("last_name", .text, also: ["last", "surname", "family name", "lname", "customer last name"]),
            .init(
                "company_name", .text,
                also: ["company", "organisation", "organization", "business", "business name", "firm"]),
            .init("email", .email, also: ["e-mail", "email address", "e-mail address", "mail", "primary email"]),
            .init(
                "phone", .phone,
                also: [
                    "telephone", "phone number", "telephone number", "tel", "home phone", "landline", "primary phone",
                    "main phone",
                ]),
            .init(
                "mobile", .phone,
                also: [
                    "mobile phone", "mobile number", "mobile phone number", "cell", "cell phone", "cellphone",
                    "cell number",
                ]),
            .init(
                "birth_date", .pastDay, also: ["birthday", "birth day", "birthdate", "date of birth", "dob", "born"]),
            .init("state", .text, also: ["province", "state/province", "province/state", "region"]),
            .init(
                "postal_code", .text, also: ["zip", "zip code", "zipcode", "postcode", "post code", "zip/postal code"]),
            .init("country", .country, also: ["country code", "nation"]),
            .init("time_zone", .timeZone, also: ["tz"]),
            .init(
                "customer_since", .day,
                also: [
                    "since", "member since", "created", "created at", "created on", "date created", "date added",
                    "added", "joined", "join date", "registered", "sign up date", "first visit",
                ]),
            .init("notes", .notes, also: ["note", "comment", "comments", "remarks", "memo"]),
            .init("is_active", .flag, also: ["active", "status"]),
            .init(
                "sms_opt_in", .flag,
                also: ["sms", "sms consent", "text opt in", "accepts sms", "accepts sms marketing"]),
            .init(
                "email_opt_in", .flag,
                also: ["newsletter", "e-mail opt in", "email consent", "accepts email marketing", "accepts marketing"]),
            .init("push_opt_in", .flag, also: ["push", "push consent"]),
        ],
        // Families share a number, so a number alone tells nobody apart.
        keys: [
            .init(anyCase: ["email"]), .init("mobile", orEmpty: ["first_name", "last_name"]),
            .init("phone", orEmpty: ["first_name", "last_name"]),
        ],
        needsOneOf: ["first_name", "last_name", "company_name"])

    private static let certificationAgencies = ImportTable(
        "certification_agencies", "Who trains divers: PADI, SSI, BSAC", books,
        columns: [
            .init("abbreviation", .text, required: true, also: ["agency", "short name", "short", "code"]),
            .init("name", .text, required: true, also: ["agency name", "full name", "long name"]),
        ],
        keys: [.init(anyCase: ["abbreviation"])])

    private static let certifications = ImportTable(
        "certifications", "The certifications of an agency", books,
        columns: [
            .init("agency", .text, required: true, also: ["agency_id", "agency name", "organisation", "organization"]),
            .init("name", .text, required: true, also: ["certification", "certification name", "title"]),
            .init("level", .whole(0...100)),
            .init("code", .code, also: ["certification code"]),
        ],
        references: [.init("agency_id", .agency, by: "agency")],
        keys: [.init("agency_id", anyCase: ["name"])])

    private static let customerCertifications = ImportTable(
        "customer_certifications", "Which certification a customer has", .editCustomers,
        columns: [
            .init("customer", .code, required: true, also: contactsOfCustomers),
            .init("agency", .text, required: true, also: ["agency_id", "agency name", "organisation", "organization"]),
            .init(
                "certification", .text, required: true,
                also: ["certification_id", "certification name", "certification code", "certificate"]),
            .init(
                "certification_number", .code,
                also: ["number", "card number", "cert number", "certificate number", "diver number"]),
            .init(
                "issue_date", .pastDay, also: ["issued", "date", "certified on", "certification date", "date issued"]),
            .init("instructor_name", .text, also: ["instructor"]),
            .init("verification_status", .anyWord, also: ["verification", "status"]),
        ],
        references: [
            .init("customer_id", .customer, by: "customer"),
            .init("certification_id", .certification, by: "agency", "certification"),
        ],
        keys: [.init("customer_id", "certification_id")])

    private static let appointments = ImportTable(
        "appointments", "Appointments with customers", .editCustomers,
        columns: [
            .init(
                "start_time", .moment, required: true, also: ["start", "starts", "starts at", "begin", "date", "from"]),
            .init("end_time", .moment, also: ["end", "ends", "ends at", "until", "to"]),
            .init("customer", .code, also: contactsOfCustomers),
            .init("appointment_type", .anyWord, also: ["type", "service", "kind"]),
            .init("assigned_to", .text, also: namesOfStaff + ["instructor", "with"]),
            .init("status", .anyWord),
        ],
        references: [
            .init("customer_id", .customer, by: "customer"), .init("assigned_to", .user, by: "assigned_to"),
        ],
        keys: [.init("start_time", orEmpty: ["customer_id", "assigned_to"])],
        spans: [("start_time", "end_time")])
}
