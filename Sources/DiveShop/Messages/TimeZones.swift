/// Names of time zones (IANA, tz database 2025) by country and by state.
enum TimeZones {
    /// What is written for a state (`FL`, `Florida`), and where its clocks are. A state with two zones is in both: nobody knows which one
    /// a customer is in.
    static func ofState(_ text: String, in country: Country) -> (code: String, zones: [String])? {
        let word = text.trimmed.uppercased()
        return states[country.code]?[word]
    }

    /// The zones of a country; empty where they are not known.
    static func of(_ country: Country) -> [String] { countries[country.code] ?? [] }

    private typealias State = (code: String, name: String, zones: String)
    /// By country, then by code and by name in capitals.
    private static let states: [String: [String: (code: String, zones: [String])]] = [
        "US": unitedStates, "CA": canada, "AU": australia,
    ].mapValues { rows in
        var states: [String: (code: String, zones: [String])] = [:]
        for row in rows {
            let state = (row.code, zones(row.zones))
            states[row.code] = state
            states[row.name.uppercased()] = state
        }
        return states
    }

    private static func zones(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private static let eastern = "America/New_York"
    private static let central = "America/Chicago"
    private static let mountain = "America/Denver"
    private static let pacific = "America/Los_Angeles"

    /// 49 CFR part 71 has the limits of the zones.
    private static let unitedStates: [State] = [
        ("AL", "Alabama", central), ("AK", "Alaska", "America/Anchorage America/Adak"),
        // The Navajo Nation changes its clocks, the rest of Arizona does not.
        ("AZ", "Arizona", "America/Phoenix America/Denver"), ("AR", "Arkansas", central), ("CA", "California", pacific),
        ("CO", "Colorado", mountain), ("CT", "Connecticut", eastern), ("DE", "Delaware", eastern),
        ("DC", "District of Columbia", eastern), ("FL", "Florida", "America/New_York America/Chicago"),
        ("GA", "Georgia", eastern),
        ("HI", "Hawaii", "Pacific/Honolulu"), ("ID", "Idaho", "America/Boise America/Los_Angeles"),
        ("IL", "Illinois", central),
        ("IN", "Indiana", "America/Indiana/Indianapolis America/Chicago"), ("IA", "Iowa", central),
        ("KS", "Kansas", "America/Chicago America/Denver"), ("KY", "Kentucky", "America/New_York America/Chicago"),
        ("LA", "Louisiana", central), ("ME", "Maine", eastern), ("MD", "Maryland", eastern),
        ("MA", "Massachusetts", eastern),
        ("MI", "Michigan", "America/Detroit America/Chicago"), ("MN", "Minnesota", central),
        ("MS", "Mississippi", central),
        ("MO", "Missouri", central), ("MT", "Montana", mountain), ("NE", "Nebraska", "America/Chicago America/Denver"),
        ("NV", "Nevada", "America/Los_Angeles America/Denver"), ("NH", "New Hampshire", eastern),
        ("NJ", "New Jersey", eastern),
        ("NM", "New Mexico", mountain), ("NY", "New York", eastern), ("NC", "North Carolina", eastern),
        ("ND", "North Dakota", "America/Chicago America/Denver"), ("OH", "Ohio", eastern), ("OK", "Oklahoma", central),
        ("OR", "Oregon", "America/Los_Angeles America/Boise"), ("PA", "Pennsylvania", eastern),
        ("RI", "Rhode Island", eastern),
        ("SC", "South Carolina", eastern), ("SD", "South Dakota", "America/Chicago America/Denver"),
        ("TN", "Tennessee", "America/New_York America/Chicago"), ("TX", "Texas", "America/Chicago America/Denver"),
        ("UT", "Utah", mountain), ("VT", "Vermont", eastern), ("VA", "Virginia", eastern),
        ("WA", "Washington", pacific),
        ("WV", "West Virginia", eastern), ("WI", "Wisconsin", central), ("WY", "Wyoming", mountain),
        ("PR", "Puerto Rico", "America/Puerto_Rico"), ("VI", "Virgin Islands", "America/St_Thomas"),
        ("GU", "Guam", "Pacific/Guam"),
        ("AS", "American Samoa", "Pacific/Pago_Pago"), ("MP", "Northern Mariana Islands", "Pacific/Saipan"),
    ]

    private static let canada: [State] = [
        ("AB", "Alberta", "America/Edmonton"), ("BC", "British Columbia", "America/Vancouver America/Edmonton"),
        ("MB", "Manitoba", "America/Winnipeg"), ("NB", "New Brunswick", "America/Moncton"),
        ("NL", "Newfoundland and Labrador", "America/St_Johns America/Goose_Bay"),
        ("NS", "Nova Scotia", "America/Halifax"),
        ("NT", "Northwest Territories", "America/Edmonton"),
        ("NU", "Nunavut", "America/Iqaluit America/Rankin_Inlet America/Edmonton"),
        ("ON", "Ontario", "America/Toronto America/Winnipeg"), ("PE", "Prince Edward Island", "America/Halifax"),
        ("QC", "Quebec", "America/Toronto America/Halifax"), ("SK", "Saskatchewan", "America/Regina America/Edmonton"),
        ("YT", "Yukon", "America/Whitehorse"),
    ]

    private static let australia: [State] = [
        ("ACT", "Australian Capital Territory", "Australia/Sydney"),
        ("NSW", "New South Wales", "Australia/Sydney Australia/Adelaide"),
        ("NT", "Northern Territory", "Australia/Darwin"), ("QLD", "Queensland", "Australia/Brisbane"),
        ("SA", "South Australia", "Australia/Adelaide"), ("TAS", "Tasmania", "Australia/Hobart"),
        ("VIC", "Victoria", "Australia/Melbourne"),
        ("WA", "Western Australia", "Australia/Perth"),
    ]

    /// Countries with several zones have all in which many people live.
    private static let countries: [String: [String]] = [
        "US": "America/New_York America/Chicago America/Denver America/Los_Angeles America/Anchorage Pacific/Honolulu",
        "CA": "America/St_Johns America/Halifax America/Toronto America/Winnipeg America/Edmonton America/Vancouver",
        "MX": "America/Cancun America/Mexico_City America/Hermosillo America/Tijuana",
        "BR": "America/Noronha America/Sao_Paulo America/Manaus America/Rio_Branco",
        "CL": "America/Santiago Pacific/Easter", "EC": "America/Guayaquil Pacific/Galapagos",
        "AU": "Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Darwin Australia/Perth",
        "NZ": "Pacific/Auckland Pacific/Chatham", "ID": "Asia/Jakarta Asia/Makassar Asia/Jayapura",
        "RU": "Europe/Kaliningrad Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Asia/Vladivostok Asia/Kamchatka",
        "ES": "Europe/Madrid Atlantic/Canary", "PT": "Europe/Lisbon Atlantic/Azores",
        "PF": "Pacific/Tahiti Pacific/Gambier",
        "FM": "Pacific/Chuuk Pacific/Pohnpei", "PG": "Pacific/Port_Moresby Pacific/Bougainville",
        "PR": "America/Puerto_Rico", "DO": "America/Santo_Domingo", "JM": "America/Jamaica", "BZ": "America/Belize",
        "GT": "America/Guatemala",
        "SV": "America/El_Salvador", "HN": "America/Tegucigalpa", "NI": "America/Managua", "CR": "America/Costa_Rica",
        "PA": "America/Panama",
        "CU": "America/Havana", "CO": "America/Bogota", "VE": "America/Caracas", "PE": "America/Lima",
        "AR": "America/Argentina/Buenos_Aires",
        "AW": "America/Aruba", "CW": "America/Curacao", "BQ": "America/Kralendijk", "GP": "America/Guadeloupe",
        "MQ": "America/Martinique",
        "AG": "America/Antigua", "AI": "America/Anguilla", "AS": "Pacific/Pago_Pago", "BB": "America/Barbados",
        "BM": "Atlantic/Bermuda",
        "BS": "America/Nassau", "DM": "America/Dominica", "GD": "America/Grenada", "GU": "Pacific/Guam",
        "KN": "America/St_Kitts",
        "KY": "America/Cayman", "LC": "America/St_Lucia", "MP": "Pacific/Saipan", "MS": "America/Montserrat",
        "SX": "America/Lower_Princes",
        "TC": "America/Grand_Turk", "TT": "America/Port_of_Spain", "VC": "America/St_Vincent", "VG": "America/Tortola",
        "VI": "America/St_Thomas",
        "GB": "Europe/London", "IE": "Europe/Dublin", "DE": "Europe/Berlin", "AT": "Europe/Vienna",
        "CH": "Europe/Zurich", "LI": "Europe/Vaduz",
        "LU": "Europe/Luxembourg", "BE": "Europe/Brussels", "NL": "Europe/Amsterdam", "FR": "Europe/Paris",
        "MC": "Europe/Monaco",
        "GI": "Europe/Gibraltar", "IT": "Europe/Rome", "SM": "Europe/San_Marino", "MT": "Europe/Malta",
        "GR": "Europe/Athens",
        "CY": "Asia/Nicosia", "HR": "Europe/Zagreb", "SI": "Europe/Ljubljana", "ME": "Europe/Podgorica",
        "AL": "Europe/Tirane",
        "BG": "Europe/Sofia", "RO": "Europe/Bucharest", "HU": "Europe/Budapest", "PL": "Europe/Warsaw",
        "CZ": "Europe/Prague",
        "SK": "Europe/Bratislava", "UA": "Europe/Kyiv", "DK": "Europe/Copenhagen", "NO": "Europe/Oslo",
        "SE": "Europe/Stockholm",
        "FI": "Europe/Helsinki", "IS": "Atlantic/Reykjavik", "EE": "Europe/Tallinn", "LV": "Europe/Riga",
        "LT": "Europe/Vilnius",
        "TR": "Europe/Istanbul", "IL": "Asia/Jerusalem", "JO": "Asia/Amman", "EG": "Africa/Cairo",
        "MA": "Africa/Casablanca",
        "TN": "Africa/Tunis", "SA": "Asia/Riyadh", "AE": "Asia/Dubai", "OM": "Asia/Muscat", "QA": "Asia/Qatar",
        "KW": "Asia/Kuwait",
        "BH": "Asia/Bahrain", "SD": "Africa/Khartoum", "DJ": "Africa/Djibouti", "ZA": "Africa/Johannesburg",
        "MZ": "Africa/Maputo",
        "KE": "Africa/Nairobi", "TZ": "Africa/Dar_es_Salaam", "MG": "Indian/Antananarivo", "MU": "Indian/Mauritius",
        "SC": "Indian/Mahe",
        "RE": "Indian/Reunion", "YT": "Indian/Mayotte", "CV": "Atlantic/Cape_Verde", "TH": "Asia/Bangkok",
        "PH": "Asia/Manila",
        "MY": "Asia/Kuala_Lumpur", "SG": "Asia/Singapore", "VN": "Asia/Ho_Chi_Minh", "KH": "Asia/Phnom_Penh",
        "MM": "Asia/Yangon",
        "TW": "Asia/Taipei", "HK": "Asia/Hong_Kong", "JP": "Asia/Tokyo", "KR": "Asia/Seoul", "CN": "Asia/Shanghai",
        "IN": "Asia/Kolkata",
        "LK": "Asia/Colombo", "MV": "Indian/Maldives", "FJ": "Pacific/Fiji", "PW": "Pacific/Palau",
        "SB": "Pacific/Guadalcanal",
        "VU": "Pacific/Efate", "NC": "Pacific/Noumea", "TO": "Pacific/Tongatapu", "WS": "Pacific/Apia",
        "CK": "Pacific/Rarotonga",
    ].mapValues(zones)
}
