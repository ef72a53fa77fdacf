/// Characters that GSM-7 lacks, and what people write instead: word processors' quotation marks, dashes and spaces, and letters with
/// accents, of which GSM-7 has only some. Nothing is replaced unless somebody asks for it.
package enum Lookalikes {
    /// What stands in for the character; empty: it can be left out; nil: there is no likely one.
    static func instead(of character: Character) -> String? { table[character] }

    /// The text with all that has a likely replacement replaced, so that it takes as few segments as it can. What has none, an emoji, stays.
    package static func plain(_ text: String) -> String {
        var plain = ""
        plain.reserveCapacity(text.utf8.count)
        for character in text {
            let isPlain = character.unicodeScalars.allSatisfy { GSMAlphabet.septets($0) > 0 && $0 != "\r" }
            plain += isPlain ? String(character) : table[character] ?? String(character)
        }
        return plain
    }

    /// Characters are the same when they are canonically equivalent: `é` as a letter with a mark after it is found, and is written as the
    /// one letter that GSM-7 has.
    private static let table: [Character: String] = {
        var table: [Character: String] = [:]
        for (instead, those) in [
            ("'", "‘’‚‛′ʹʼ`´＇"), ("\"", "“”„‟″«»＂"), ("<", "‹"), (">", "›"), ("-", "‐‑‒–—―−"), ("...", "…"),
            ("*", "•·●‣★☆"),
            (
                " ",
                "\u{A0}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200A}\u{202F}\u{205F}\u{3000}\t"
            ),
            ("", "\u{200B}\u{2060}\u{FEFF}\u{AD}"), ("\n", "\r\n\r\u{2028}\u{2029}\u{85}"), ("/", "⁄∕"),
            (";", "\u{37E}"), ("x", "×"),
            ("a", "áâãāăąª"), ("A", "ÁÀÂÃĀĂĄ"), ("c", "çćĉċč"), ("C", "ĆĈĊČ"), ("d", "ďđð"), ("D", "ĎĐÐ"),
            ("e", "êëēĕėęě"), ("E", "ÊËÈĒĔĖĘĚ"), ("g", "ĝğġģ"), ("G", "ĜĞĠĢ"), ("h", "ĥħ"), ("H", "ĤĦ"),
            ("i", "íîïĩīĭįı"), ("I", "ÍÎÏÌĨĪĬĮİ"), ("j", "ĵ"), ("J", "Ĵ"), ("k", "ķ"), ("K", "Ķ"), ("l", "ĺļľł"),
            ("L", "ĹĻĽŁ"),
            ("n", "ńņň"), ("N", "ŃŅŇ"), ("o", "óôõōŏőº"), ("O", "ÓÒÔÕŌŎŐ"), ("r", "ŕŗř"), ("R", "ŔŖŘ"), ("s", "śŝşšș"),
            ("S", "ŚŜŞŠȘ"), ("t", "ţťŧț"), ("T", "ŢŤŦȚ"), ("u", "úûũūŭůűų"), ("U", "ÚÙÛŨŪŬŮŰŲ"), ("w", "ŵ"), ("W", "Ŵ"),
            ("y", "ýÿŷ"),
            ("Y", "ÝŸŶ"), ("z", "źżž"), ("Z", "ŹŻŽ"), ("oe", "œ"), ("OE", "Œ"), ("ss", "ẞ"), ("TM", "™"), ("(c)", "©"),
            ("(R)", "®"),
            ("1/2", "½"), ("1/4", "¼"), ("3/4", "¾"), ("2", "²"), ("3", "³"), (" deg", "°"), ("+/-", "±"),
        ] {
            for character in those { table[character] = instead }
        }
        for letter in "èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà" { table[letter] = String(letter) }
        return table
    }()
}
