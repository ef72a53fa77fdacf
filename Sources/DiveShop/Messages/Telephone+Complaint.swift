extension Telephone {
    /// Why a number cannot be one, or cannot be told from another.
    package enum Complaint: Error, Hashable, Sendable {
        case empty
        case letters
        case hasExtension
        case character(Unicode.Scalar)
        case unknownCountry(String)
        case unknownCallingCode(String)
        case notE164(Int)
        case wrongLength(Int, String, ClosedRange<Int>)
        case zeroAfterCode(String)
        case tooManyZeros
        case noAreaCode(String)
        case plusMissing(String)
        case trunkMissing(String, String)

        /// For people, as it stands after "the number cannot be": what is wrong, and what to do.
        package var words: String {
            switch self {
            case .empty: "there are no digits in it"
            case .letters: "there are letters in it"
            case .hasExtension: "it has an extension, which messages cannot reach"
            case .character(let scalar): "\(scalar.toldToPeople) is in it"
            case .unknownCountry(let country):
                country.trimmed.isEmpty
                    ? "it has no country: begin it with + and the country's calling code"
                    : "how numbers of \(country) are written is not known: begin it with + and the country's calling code"
            case .unknownCallingCode(let digits): "no country has a calling code that begins +\(digits)"
            case .notE164(let count): "it has \(count) digits; numbers have 8 to 15 with the country's calling code"
            case .wrongLength(let count, let place, let lengths):
                "it has \(count) digits; in \(place) numbers have \(lengths.told)"
            case .zeroAfterCode(let code): "leave out the 0 after +\(code)"
            case .tooManyZeros: "it begins with more zeros than a number of its country"
            case .noAreaCode(let number): "area codes of +1 begin with 2 to 9, not \(number.prefix(1))"
            case .plusMissing(let code): "it begins with \(code): write +\(code), if that is the country's calling code"
            case .trunkMissing(let trunk, let country):
                "without a \(trunk) at the beginning it may lack its area code in \(country)"
            }
        }
    }
}

extension ClosedRange<Int> {
    fileprivate var told: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}
