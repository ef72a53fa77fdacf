/// How telephone numbers of a country are written and dialled.
///
/// Calling codes, prefixes and lengths are those of the national numbering plans as they are deposited with the ITU
/// (ITU-T E.164, and its list of dialling procedures, E.164D), compared with the metadata of Google's libphonenumber 9.
package struct NumberingPlan: Hashable, Sendable {
    /// In English.
    package let country: String
    /// Without the `+`.
    package let callingCode: String
    /// What is dialled before a number within the country, and is no part of it. Empty: there is nothing.
    package let trunks: [String]
    /// What is dialled before the calling code of another country.
    package let international: [String]
    /// Digits of a number without calling code and trunk prefix.
    package let lengths: ClosedRange<Int>
    /// From how many digits on a number that lacks the trunk prefix can only be a whole one. Shorter ones may be local numbers,
    /// whose area code nobody knows.
    package let bare: Int
    /// The one area code that numbers of seven digits have, on islands of +1.
    package let area: String?
    /// A zero at the beginning belongs to the number, as in Italy.
    package let keepsZero: Bool

    /// By ISO 3166-1 alpha-2.
    package static let of: [String: NumberingPlan] = table.reduce(into: [:]) { plans, row in
        plans[row.id] = NumberingPlan(
            country: row.name, callingCode: row.code, trunks: words(row.trunk), international: words(row.international),
            lengths: row.lengths, bare: row.bare ?? row.lengths.lowerBound, area: nil,
            keepsZero: ["39", "378", "225", "241"].contains(row.code))
    }.merging(islands) { _, island in island }

    /// Every plan with that calling code; several countries may share one.
    package static let byCallingCode = Dictionary(grouping: of.values, by: \.callingCode)

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    // Where a number is closed (always dialled whole), it may lack the trunk prefix: spreadsheets drop leading zeros.
    // Where local numbers can be dialled without area code, `bare` is longer than any of these.
    private typealias Row = (
        id: String, name: String, code: String, trunk: String, international: String, lengths: ClosedRange<Int>,
        bare: Int?
    )
    private static let table: [Row] = [
        ("US", "the United States", "1", "1", "011", 10...10, nil),
        ("CA", "Canada", "1", "1", "011", 10...10, nil),
        ("PR", "Puerto Rico", "1", "1", "011", 10...10, nil),
        ("DO", "the Dominican Republic", "1", "1", "011", 10...10, nil),
        ("JM", "Jamaica", "1", "1", "011", 10...10, nil),
        ("MX", "Mexico", "52", "01 044 045", "00", 10...10, nil),
        ("BZ", "Belize", "501", "", "00", 7...7, nil),
        ("GT", "Guatemala", "502", "", "00", 8...8, nil),
        ("SV", "El Salvador", "503", "", "00", 8...8, nil),
        ("HN", "Honduras", "504", "", "00", 8...8, nil),
        ("NI", "Nicaragua", "505", "", "00", 8...8, nil),
        ("CR", "Costa Rica", "506", "", "00", 8...8, nil),
        ("PA", "Panama", "507", "", "00", 7...8, nil),
        ("CU", "Cuba", "53", "0", "119", 6...8, 8),
        ("CO", "Colombia", "57", "", "00", 10...10, nil),
        ("VE", "Venezuela", "58", "0", "00", 10...10, nil),
        ("EC", "Ecuador", "593", "0", "00", 8...9, 9),
        ("PE", "Peru", "51", "0", "00", 8...9, 9),
        ("CL", "Chile", "56", "", "00", 9...9, nil),
        ("AR", "Argentina", "54", "0", "00", 10...11, nil),
        ("BR", "Brazil", "55", "0", "", 10...11, nil),
        ("AW", "Aruba", "297", "", "00", 7...7, nil),
        ("CW", "Curaçao", "599", "", "00", 7...8, nil),
        ("BQ", "Bonaire", "599", "", "00", 7...7, nil),
        ("GP", "Guadeloupe", "590", "0", "00", 9...9, nil),
        ("MQ", "Martinique", "596", "0", "00", 9...9, nil),
        ("GB", "the United Kingdom", "44", "0", "00", 9...10, 10),
        ("IE", "Ireland", "353", "0", "00", 7...9, 9),
        ("DE", "Germany", "49", "0", "00", 5...13, 10),
        ("AT", "Austria", "43", "0", "00", 4...13, 10),
        ("CH", "Switzerland", "41", "0", "00", 9...9, nil),
        ("LI", "Liechtenstein", "423", "", "00", 7...9, nil),
        ("LU", "Luxembourg", "352", "", "00", 4...11, nil),
        ("BE", "Belgium", "32", "0", "00", 8...9, nil),
        ("NL", "the Netherlands", "31", "0", "00", 9...9, nil),
        ("FR", "France", "33", "0", "00", 9...9, nil),
        ("MC", "Monaco", "377", "0", "00", 8...9, nil),
        ("ES", "Spain", "34", "", "00", 9...9, nil),
        ("GI", "Gibraltar", "350", "", "00", 8...8, nil),
        ("PT", "Portugal", "351", "", "00", 9...9, nil),
        ("IT", "Italy", "39", "", "00", 6...12, nil),
        ("SM", "San Marino", "378", "", "00", 8...10, nil),
        ("MT", "Malta", "356", "", "00", 8...8, nil),
        ("GR", "Greece", "30", "", "00", 10...10, nil),
        ("CY", "Cyprus", "357", "", "00", 8...8, nil),
        ("HR", "Croatia", "385", "0", "00", 8...9, nil),
        ("SI", "Slovenia", "386", "0", "00", 8...8, nil),
        ("ME", "Montenegro", "382", "0", "00", 8...9, nil),
        ("AL", "Albania", "355", "0", "00", 8...9, nil),
        ("BG", "Bulgaria", "359", "0", "00", 7...9, 9),
        ("RO", "Romania", "40", "0", "00", 9...9, nil),
        ("HU", "Hungary", "36", "06", "00", 8...9, nil),
        ("PL", "Poland", "48", "", "00", 9...9, nil),
        ("CZ", "the Czech Republic", "420", "", "00", 9...9, nil),
        ("SK", "Slovakia", "421", "0", "00", 9...9, nil),
        ("UA", "Ukraine", "380", "0", "00", 9...9, nil),
        ("RU", "the Russian Federation", "7", "8", "810", 10...10, nil),
        ("DK", "Denmark", "45", "", "00", 8...8, nil),
        ("NO", "Norway", "47", "", "00", 8...8, nil),
        ("SE", "Sweden", "46", "0", "00", 7...9, 9),
        ("FI", "Finland", "358", "0", "00", 6...10, 9),
        ("IS", "Iceland", "354", "", "00", 7...9, nil),
        ("EE", "Estonia", "372", "", "00", 7...8, nil),
        ("LV", "Latvia", "371", "", "00", 8...8, nil),
        ("LT", "Lithuania", "370", "0 8", "00", 8...8, nil),
        ("TR", "Turkey", "90", "0", "00", 10...10, nil),
        ("IL", "Israel", "972", "0", "00 012 013 014", 8...9, nil),
        ("JO", "Jordan", "962", "0", "00", 8...9, 9),
        ("EG", "Egypt", "20", "0", "00", 8...10, 10),
        ("MA", "Morocco", "212", "0", "00", 9...9, nil),
        ("TN", "Tunisia", "216", "", "00", 8...8, nil),
        ("SA", "Saudi Arabia", "966", "0", "00", 9...9, nil),
        ("AE", "the United Arab Emirates", "971", "0", "00", 8...9, 9),
        ("OM", "Oman", "968", "", "00", 8...8, nil),
        ("QA", "Qatar", "974", "", "00", 8...8, nil),
        ("KW", "Kuwait", "965", "", "00", 8...8, nil),
        ("BH", "Bahrain", "973", "", "00", 8...8, nil),
        ("ZA", "South Africa", "27", "0", "00", 9...9, nil),
        ("MZ", "Mozambique", "258", "", "00", 8...9, nil),
        ("KE", "Kenya", "254", "0", "000", 7...9, 9),
        ("TZ", "Tanzania", "255", "0", "000", 9...9, nil),
        ("MG", "Madagascar", "261", "0", "00", 9...9, nil),
        ("MU", "Mauritius", "230", "", "020", 7...8, nil),
        ("SC", "Seychelles", "248", "", "00", 7...7, nil),
        ("RE", "Réunion", "262", "0", "00", 9...9, nil),
        ("YT", "Mayotte", "262", "0", "00", 9...9, nil),
        ("CV", "Cape Verde", "238", "", "00", 7...7, nil),
        ("TH", "Thailand", "66", "0", "001", 8...9, nil),
        ("ID", "Indonesia", "62", "0", "001 007 008", 7...12, 9),
        ("PH", "the Philippines", "63", "0", "00", 8...10, 10),
        ("MY", "Malaysia", "60", "0", "00", 8...10, 9),
        ("SG", "Singapore", "65", "", "000 001 002 008", 8...8, nil),
        ("VN", "Vietnam", "84", "0", "00", 9...10, nil),
        ("KH", "Cambodia", "855", "0", "00", 8...9, nil),
        ("MM", "Myanmar", "95", "0", "00", 6...10, 9),
        ("TW", "Taiwan", "886", "0", "002", 8...9, 9),
        ("HK", "Hong Kong", "852", "", "001", 8...8, nil),
        ("JP", "Japan", "81", "0", "010", 9...10, nil),
        ("KR", "South Korea", "82", "0", "001 002", 8...10, 9),
        ("CN", "China", "86", "0", "00", 9...11, 11),
        ("IN", "India", "91", "0", "00", 10...10, nil),
        ("LK", "Sri Lanka", "94", "0", "00", 9...9, nil),
        ("MV", "the Maldives", "960", "", "00", 7...7, nil),
        ("AU", "Australia", "61", "0", "0011", 9...9, nil),
        ("NZ", "New Zealand", "64", "0", "00", 8...10, nil),
        ("FJ", "Fiji", "679", "", "00", 7...7, nil),
        ("PG", "Papua New Guinea", "675", "", "00", 7...8, nil),
        ("SB", "the Solomon Islands", "677", "", "00", 5...7, nil),
        ("VU", "Vanuatu", "678", "", "00", 5...7, nil),
        ("NC", "New Caledonia", "687", "", "00", 6...6, nil),
        ("PF", "French Polynesia", "689", "", "00", 8...8, nil),
        ("TO", "Tonga", "676", "", "00", 5...7, nil),
        ("WS", "Samoa", "685", "", "0", 5...7, nil),
        ("CK", "the Cook Islands", "682", "", "00", 5...5, nil),
        ("FM", "Micronesia", "691", "", "00", 7...7, nil),
        ("PW", "Palau", "680", "", "011", 7...7, nil),
    ]

    /// Countries of +1 that have one area code only (North American Numbering Plan Administrator): their seven digits are whole without it.
    private static let islands: [String: NumberingPlan] = [
        ("AG", "Antigua and Barbuda", "268"), ("AI", "Anguilla", "264"), ("AS", "American Samoa", "684"),
        ("BB", "Barbados", "246"),
        ("BM", "Bermuda", "441"), ("BS", "the Bahamas", "242"), ("DM", "Dominica", "767"), ("GD", "Grenada", "473"),
        ("GU", "Guam", "671"),
        ("KN", "Saint Kitts and Nevis", "869"), ("KY", "the Cayman Islands", "345"), ("LC", "Saint Lucia", "758"),
        ("MP", "the Northern Mariana Islands", "670"), ("MS", "Montserrat", "664"), ("SX", "Sint Maarten", "721"),
        ("TC", "the Turks and Caicos Islands", "649"), ("TT", "Trinidad and Tobago", "868"),
        ("VC", "Saint Vincent and the Grenadines", "784"), ("VG", "the British Virgin Islands", "284"),
        ("VI", "the U.S. Virgin Islands", "340"),
    ].reduce(into: [:]) { plans, row in
        plans[row.0] = NumberingPlan(
            country: row.1, callingCode: "1", trunks: ["1"], international: ["011"], lengths: 10...10, bare: 10,
            area: row.2,
            keepsZero: false)
    }

    /// Calling codes that the ITU has given to countries and networks (list of assigned codes, complement to E.164). None is the beginning of
    /// another.
    package static let callingCodes: Set<String> = Set(
        """
        1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98
        211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 247 248
        249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299 350 351 352 353 354 355 356 357 358
        359 370 371 372 373 374 375 376 377 378 379 380 381 382 383 385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591
        592 593 594 595 596 597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 850 852 853 855 856
        880 886 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 992 993 994 995 996 998
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
