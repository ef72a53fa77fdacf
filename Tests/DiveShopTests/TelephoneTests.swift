import DiveShop
import Testing

/// Numbers as people write them, by country, and why some cannot be one.
@Suite struct TelephoneTests {
    static let numbers: [(typed: String, country: String, e164: String)] = [
        // +1: ten digits, with or without the 1; seven on islands of one area code.
        ("(305) 555-0123", "US", "+13055550123"), ("1-305-555-0123", "US", "+13055550123"),
        ("305.555.0123", "us", "+13055550123"),
        ("3055550123", "United States", "+13055550123"), ("+1 (305) 555 0123", "EG", "+13055550123"),
        ("011 44 7700 900123", "US", "+447700900123"), ("+15551234567", "US", "+15551234567"),
        ("604 555 0123", "CA", "+16045550123"),
        ("787-555-0123", "PR", "+17875550123"), ("947-1234", "KY", "+13459471234"),
        ("(345) 947-1234", "KY", "+13459471234"),
        ("1 242 327 1234", "BS", "+12423271234"), ("327 1234", "BS", "+12423271234"),
        ("599 1234", "TC", "+16495991234"),
        ("305 555 0123", "KY", "+13055550123"), ("809 555 0123", "DO", "+18095550123"),
        // Mexico: no prefix since 2019, and the old ones.
        ("987 872 1234", "MX", "+529878721234"), ("01 987 872 1234", "MX", "+529878721234"),
        ("044 987 872 1234", "MX", "+529878721234"),
        ("+52 1 987 872 1234", "MX", "+529878721234"), ("+52 987 872 1234", "US", "+529878721234"),
        ("00 1 305 555 0123", "MX", "+13055550123"),
        // Europe.
        ("07700 900123", "GB", "+447700900123"), ("+44 (0)7700 900123", "GB", "+447700900123"),
        ("0044 7700 900123", "DE", "+447700900123"),
        ("0044 (0) 7700 900123", "GB", "+447700900123"), ("(020) 7946 0123", "UK", "+442079460123"),
        ("7700 900123", "GB", "+447700900123"),
        ("01539 12345", "GB", "+44153912345"), ("087 123 4567", "IE", "+353871234567"),
        ("(01) 234 5678", "IE", "+35312345678"),
        ("0171/1234567", "DE", "+491711234567"), ("+49 (0) 171 - 123 45 67", "AT", "+491711234567"),
        ("0 171 1234567", "DE", "+491711234567"),
        ("(089) 123456", "DE", "+4989123456"), ("0151 12345678", "Deutschland", "+4915112345678"),
        ("15112345678", "DE", "+4915112345678"),
        ("0664 1234567", "AT", "+436641234567"), ("01 5880010", "AT", "+4315880010"),
        ("079 123 45 67", "CH", "+41791234567"),
        ("06 12 34 56 78", "FR", "+33612345678"), ("06.12.34.56.78", "FR", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "FR", "+33612345678"),
        ("612345678", "FR", "+33612345678"), ("612 345 678", "ES", "+34612345678"),
        ("912 345 678", "PT", "+351912345678"),
        // Italy's zero belongs to the number.
        ("06 1234567", "IT", "+39061234567"), ("+39 06 1234567", "DE", "+39061234567"),
        ("+39 (0)6 1234567", "IT", "+39061234567"),
        ("347 1234567", "IT", "+393471234567"), ("0039 347 1234567", "MT", "+393471234567"),
        ("9912 3456", "MT", "+35699123456"), ("697 123 4567", "GR", "+306971234567"),
        ("96 123456", "CY", "+35796123456"),
        ("091 234 5678", "HR", "+385912345678"), ("06 20 123 4567", "HU", "+36201234567"),
        ("20 123 4567", "HU", "+36201234567"),
        ("8 912 345-67-89", "RU", "+79123456789"), ("070-123 45 67", "SE", "+46701234567"),
        ("0532 123 45 67", "TR", "+905321234567"),
        // The Red Sea, the Gulf, Africa.
        ("0100 123 4567", "EG", "+201001234567"), ("٠١٠٠١٢٣٤٥٦٧", "EG", "+201001234567"),
        ("02 2345 6789", "EG", "+20223456789"),
        ("050 123 4567", "AE", "+971501234567"), ("04 123 4567", "AE", "+97141234567"),
        ("082 123 4567", "ZA", "+27821234567"),
        ("777 1234", "MV", "+9607771234"), ("+960 777 1234", "DE", "+9607771234"),
        // Asia and the Pacific.
        ("081 234 5678", "TH", "+66812345678"), ("02 123 4567", "TH", "+6621234567"),
        ("001 49 171 1234567", "TH", "+491711234567"),
        ("0812 3456 7890", "ID", "+6281234567890"), ("0361 123456", "ID", "+62361123456"),
        ("812 3456 7890", "ID", "+6281234567890"),
        ("0917 123 4567", "PH", "+639171234567"), ("(02) 8123 4567", "PH", "+63281234567"),
        ("012-345 6789", "MY", "+60123456789"),
        ("011-1234 5678", "MY", "+601112345678"), ("0412 345 678", "AU", "+61412345678"),
        ("(07) 4051 2345", "AU", "+61740512345"),
        ("0011 1 305 555 0123", "AU", "+13055550123"), ("+61 (0)412 345 678", "NZ", "+61412345678"),
        ("021 123 4567", "NZ", "+64211234567"),
        ("09 123 4567", "NZ", "+6491234567"), ("9123 4567", "SG", "+6591234567"),
        // A + stands for itself wherever the shop is, also for countries whose numbers are not known.
        ("+98 912 345 6789", "US", "+989123456789"), ("＋49 171 1234567", "US", "+491711234567"),
        ("+ 1 305 555 0123", "nowhere", "+13055550123"),
        ("+298 212345", "DK", "+298212345"),
        // What an address book puts around it.
        ("\u{202A}+44 7700 900123\u{202C}", "GB", "+447700900123"), ("305\u{A0}555\u{2011}0123", "US", "+13055550123"),
        ("\t305 555 0123 ", "US", "+13055550123"),
    ]

    @Test(arguments: numbers)
    func reads(_ typed: String, _ country: String, _ e164: String) throws {
        #expect(try Telephone(typed: typed, country: country).e164 == e164)
    }

    static let refused: [(typed: String, country: String, words: String)] = [
        ("", "US", "there are no digits in it"), ("  ", "US", "there are no digits in it"),
        ("+", "US", "there are no digits in it"),
        ("1-800-FLOWERS", "US", "there are letters in it"), ("call me", "US", "there are letters in it"),
        ("n/a", "US", "there are letters in it"), ("305 555 O123", "US", "there are letters in it"),
        ("305 555 0123 x12", "US", "it has an extension, which messages cannot reach"),
        ("305 555 0123 ext. 12", "US", "it has an extension, which messages cannot reach"),
        ("305-555-0123 Extension 4", "US", "it has an extension, which messages cannot reach"),
        ("305 555 0123 #4", "US", "it has an extension, which messages cannot reach"),
        ("01 5880010 DW 5", "AT", "it has an extension, which messages cannot reach"),
        ("305+5550123", "US", "+ (plus sign, U+002B) is in it"),
        ("++1 305 555 0123", "US", "+ (plus sign, U+002B) is in it"),
        ("305 555 0123; 305 555 0124", "US", "; (semicolon, U+003B) is in it"),
        ("305 555 0123 / 305 555 0124", "US", "it has 20 digits; in the United States numbers have 10"),
        ("555-0123", "US", "it has 7 digits; in the United States numbers have 10"),
        ("911", "US", "it has 3 digits; in the United States numbers have 10"),
        ("105 555 0123", "US", "area codes of +1 begin with 2 to 9, not 1"),
        ("+1 055 555 0123", "US", "area codes of +1 begin with 2 to 9, not 0"),
        ("1 105 555 0123", "US", "area codes of +1 begin with 2 to 9, not 1"),
        ("+1 305 555 012", "GB", "it has 9 digits; in +1 numbers have 10"),
        ("44 7700 900123", "GB", "it begins with 44: write +44, if that is the country's calling code"),
        ("49 171 1234567", "US", "it has 12 digits; in the United States numbers have 10"),
        ("+44 07700 900123", "GB", "leave out the 0 after +44"),
        ("+49 0171 1234567", "DE", "leave out the 0 after +49"),
        ("+44 1234", "GB", "it has 6 digits; numbers have 8 to 15 with the country's calling code"),
        ("+44 7700 9001234", "GB", "it has 11 digits; in +44 numbers have 9 to 10"),
        ("+98 9123456789012345", "US", "it has 18 digits; numbers have 8 to 15 with the country's calling code"),
        ("+999 123 456 789", "US", "no country has a calling code that begins +999"),
        ("+0 123 456 789", "US", "no country has a calling code that begins +012"),
        ("123456", "DE", "without a 0 at the beginning it may lack its area code in Germany"),
        ("2345 6789", "EG", "without a 0 at the beginning it may lack its area code in Egypt"),
        ("000171 1234567", "DE", "no country has a calling code that begins +017"),
        ("00 171", "DE", "it begins with more zeros than a number of its country"),
        ("0123", "AT", "it has 3 digits; in Austria numbers have 4 to 13"),
        ("0612 345 678", "ES", "it has 10 digits; in Spain numbers have 9"),
        ("012 345 678", "ES", "it begins with more zeros than a number of its country"),
        ("947-1234", "JM", "it has 7 digits; in Jamaica numbers have 10"),
        ("147-1234", "KY", "it has 7 digits; in the Cayman Islands numbers have 10"),
        (
            "0912 345 6789", "IR",
            "how numbers of IR are written is not known: begin it with + and the country's calling code"
        ),
        ("305 555 0123", "", "it has no country: begin it with + and the country's calling code"),
        (
            "305 555 0123", "Atlantis",
            "how numbers of Atlantis are written is not known: begin it with + and the country's calling code"
        ),
        ("305 555 0123\u{1B}", "US", "escape (U+001B) is in it"),
    ]

    @Test(arguments: refused)
    func refuses(_ typed: String, _ country: String, _ words: String) {
        #expect {
            try Telephone(typed: typed, country: country)
        } throws: { ($0 as? Telephone.Complaint)?.words == words }
    }

    /// What was read is read again as itself, whichever country the shop is in.
    @Test(arguments: numbers)
    func readsItself(_ typed: String, _ country: String, _ e164: String) throws {
        for shop in ["US", "GB", "IT", "EG", "AU", ""] {
            #expect(try Telephone(typed: e164, country: shop).e164 == e164)
        }
    }

    /// The table is sound: every calling code exists and is no beginning of another, and numbers of each length can be written as at home and with a
    /// plus, and come to the same.
    @Test func plans() throws {
        let codes = NumberingPlan.callingCodes
        for code in codes { for length in 1..<code.count { #expect(!codes.contains(String(code.prefix(length)))) } }
        #expect(NumberingPlan.of.count > 130)
        for (id, plan) in NumberingPlan.of {
            #expect(id.count == 2 && codes.contains(plan.callingCode), "\(id)")
            #expect(plan.lengths.contains(plan.bare), "\(id)")
            for length in plan.lengths where (8...15).contains(length + plan.callingCode.count) {
                let number = String("2345678923456".prefix(length))
                let e164 = "+\(plan.callingCode)\(number)"
                for trunk in plan.trunks {
                    #expect(try Telephone(typed: trunk + number, country: id).e164 == e164, "\(id)")
                }
                if plan.trunks.isEmpty || length >= plan.bare {
                    #expect(try Telephone(typed: number, country: id).e164 == e164, "\(id)")
                }
                #expect(try Telephone(typed: e164, country: id).e164 == e164)
                for abroad in plan.international {
                    #expect(try Telephone(typed: abroad + "491711234567", country: id).e164 == "+491711234567", "\(id)")
                }
            }
        }
    }

    static let countries: [(typed: String, code: String?)] = [
        ("US", "US"), ("us ", "US"), ("USA", "US"), ("uk", "GB"), ("United Kingdom", "GB"),
        ("the United Kingdom", "GB"), ("Germany", "DE"),
        ("germany", "DE"), ("México", "MX"), ("ZZ", "ZZ"), ("Atlantis", nil), ("", nil), ("U", nil), ("Ü1", nil),
    ]

    @Test(arguments: countries)
    func country(_ typed: String, _ code: String?) { #expect(Country(typed)?.code == code) }
}
