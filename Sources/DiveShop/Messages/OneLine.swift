extension String {
    /// Why the text cannot be one line of a message: a header, a title, a key; nil: it can.
    ///
    /// A line break would begin a header of its own, so nothing that is one, or may be taken for one, is let through; nor is another control
    /// character, nor what turns the direction of the text around.
    var whyNotOneLine: String? {
        let odd = unicodeScalars.first { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
            }
        }
        return odd.map { "\($0.toldToPeople) is in it" }
    }
}
