import DiveShop
import Testing

/// What replies mean, and the line that tells how to opt out.
@Suite struct OptOutTests {
    static let replies: [(message: String, reply: OptOut.Reply)] = [
        ("STOP", .out), ("stop", .out), ("Stop", .out), (" stop \n", .out), ("STOPALL", .out), ("Unsubscribe", .out),
        ("cancel", .out), ("END", .out),
        ("quit", .out), ("Revoke", .out), ("optout", .out), ("STOP.", .out), ("\"Stop\"", .out), ("stop!!", .out),
        ("“STOP”", .out), ("(end)", .out),
        ("START", .in), ("yes", .in), ("Unstop", .in), (" start ", .in), ("HELP", .help), ("info", .help),
        // Whole messages only; where the word is plain all the same, a person looks.
        ("STOP please", .unclear), ("please stop", .unclear), ("Stop texting me", .unclear), ("opt out", .unclear),
        ("Opt-out please", .unclear),
        ("remove me from this", .unclear), ("unsubscribe me", .unclear), ("STOP ALL", .unclear),
        ("I have to cancel my trip", .none), ("the end", .none), ("yes please", .none), ("Yes!", .none),
        ("start.", .none), ("help?", .none),
        ("nonstop fun", .none), ("", .none), ("   ", .none), ("...", .none), ("Thanks", .none), ("ＳＴＯＰ", .none),
        ("stopp", .none), ("OK", .none),
    ]

    @Test(arguments: replies)
    func reads(_ message: String, _ reply: OptOut.Reply) { #expect(OptOut.reading(message) == reply) }

    /// Every word counts in both cases, and none in two ways.
    @Test func words() {
        for word in OptOut.outWords {
            #expect(OptOut.reading(word.lowercased()) == .out && OptOut.reading(word) == .out)
        }
        for word in OptOut.inWords { #expect(OptOut.reading(word.lowercased()) == .in) }
        for word in OptOut.helpWords { #expect(OptOut.reading(word.lowercased()) == .help) }
        #expect(OptOut.outWords.count + OptOut.inWords.count + OptOut.helpWords.count == 13)
        #expect(OptOut.outWords.union(OptOut.inWords).union(OptOut.helpWords).count == 13)
    }

    static let told: [String] = [
        "20% off. Reply STOP to opt out", "20% off. reply stop to end", "Text STOP to 12345 to end",
        "20% off\nSTOP to end", "20% off STOP=end",
        "Txt \"STOP\" to quit", "Reply \"stop\" for no more", "Send UNSUBSCRIBE if you like", "Respond with STOP",
        "Reply with \"STOP\"", "STOP2end",
        "'STOP' to end",
    ]
    @Test(arguments: told)
    func isTold(_ text: String) {
        #expect(OptOut.tellsHow(text))
        #expect(OptOut.adding(to: text) == text)
    }

    static let untold: [String] = [
        "20% off", "Don't stop diving", "DON'T STOP", "The last stop of our tour", "End of season", "We cancel nothing",
        "Nonstop to Bonaire",
        "Stop to say hello", "Diving with end-of-season prices", "Opt out of boring weekends", "Reply YES to book",
        "STOP! 20% off", "STOP: 20% off",
    ]
    @Test(arguments: untold)
    func isNotTold(_ text: String) {
        #expect(!OptOut.tellsHow(text))
        let whole = OptOut.adding(to: text)
        #expect(whole == text + "\nReply STOP to opt out")
        #expect(OptOut.adding(to: whole) == whole)
    }

    @Test func theLine() {
        #expect(OptOut.adding(to: "20% off \n") == "20% off\nReply STOP to opt out")
        #expect(OptOut.adding(to: "") == "Reply STOP to opt out")
        #expect(OptOut.tellsHow(OptOut.line))
        #expect(SMSText(OptOut.line).encoding == .gsm7)
        // The shop's own, in its language, is added once as well.
        let line = "Responda PARAR para salir"
        let whole = OptOut.adding(line, to: "Oferta")
        #expect(whole == "Oferta\n" + line)
        #expect(OptOut.adding(line, to: whole) == whole)
    }
}
