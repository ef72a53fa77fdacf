import DiveShop
import Foundation

/// The settings of domain.md §1, under the customer's names: the process environment over the home's `.env`.
///
/// Values may be secrets: nothing here prints one, and ``problems`` names lines and settings only.
package struct Settings: Sendable {
    private let values: [String: String]
    /// What is wrong with the settings, a sentence each, for people.
    package let problems: [String]

    /// No settings at all: everything has its default.
    package static let none = Settings(environment: [:])

    package init(environment: [String: String], file: EnvFile = EnvFile(text: ""), named path: String = ".env") {
        values = file.values.merging(environment) { _, fromProcess in fromProcess }
        var problems = file.malformedLines.map { "line \($0) of \(path) is not NAME=VALUE; it was left out" }
        if let zone = values["SHOP_TIMEZONE"], !zone.isEmpty, ShopCalendar(timeZone: zone) == nil {
            problems.append("SHOP_TIMEZONE is no time zone that this machine knows; write it like America/New_York")
        }
        self.problems = problems
    }

    /// Bytes that a `.env` has at most.
    private static let largest = 1 << 20

    /// The settings of that home. A `.env` that is not there is empty; one that cannot be read is a problem, no failure.
    package static func of(_ home: Home, environment: [String: String]) -> Settings {
        let path = home.envFile
        func problem(_ words: String) -> Settings {
            Settings(Settings(environment: environment), problem: "\(path) \(words)")
        }
        var about = stat()
        if stat(path, &about) == 0, about.st_size > largest {
            return problem("is too large for a file of settings, so none of them counts; it has a line a setting")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            return FileManager.default.fileExists(atPath: path)
                ? problem("cannot be read; check who owns it and its permissions") : Settings(environment: environment)
        }
        let settings = Settings(
            environment: environment, file: EnvFile(text: String(decoding: data, as: UTF8.self)), named: path)
        if String(validating: data, as: UTF8.self) != nil { return settings }
        return Settings(settings, problem: "\(path) is not written in UTF-8; letters that are not may be wrong")
    }

    private init(_ settings: Settings, problem: String) {
        values = settings.values
        problems = settings.problems + [problem]
    }

    /// The setting of that name; nil where it is not set, or set to nothing.
    package subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether a switch is on; nil where it is not set. `false`, `0`, `no` and `off` are off, in any case.
    package func isOn(_ name: String) -> Bool? {
        self[name].map { !["false", "0", "no", "off"].contains($0.lowercased()) }
    }
}

/// A `.env` file: `NAME=VALUE` lines, `#` comments, an optional `export`, values bare or in quotes, which may span lines.
package struct EnvFile: Sendable {
    package private(set) var values: [String: String] = [:]
    /// Numbers, from 1, of the lines that are none of these.
    package private(set) var malformedLines: [Int] = []

    package init(text: String) {
        // Unicode scalars: "\r\n" is one Character.
        var rest = Array(text.unicodeScalars)[...]
        if rest.first == "\u{FEFF}" { rest.removeFirst() }
        var line = 1
        while !rest.isEmpty {
            let start = line
            let beginning = rest
            switch EnvFile.entry(&rest) {
            case .none: break
            case .value(let name, let value): values[name] = value
            case .malformed:
                malformedLines.append(start)
                // An open quote must not swallow the lines after it.
                rest = beginning.drop { $0 != "\n" }.dropFirst()
                line += 1
                continue
            }
            line += beginning[..<rest.startIndex].count { $0 == "\n" }
        }
    }

    private enum Entry {
        case none
        case value(String, String)
        case malformed
    }
    private typealias Text = ArraySlice<Unicode.Scalar>

    /// Reads one entry and the end of its line.
    private static func entry(_ rest: inout Text) -> Entry {
        skipBlanks(&rest)
        if endOfLine(&rest) { return .none }
        var name = word(&rest)
        if name == "export", let next = rest.first, isBlank(next) {
            skipBlanks(&rest)
            name = word(&rest)
        }
        skipBlanks(&rest)
        guard let initial = name.unicodeScalars.first, !("0"..."9").contains(initial), rest.popFirst() == "=" else {
            return .malformed
        }
        skipBlanks(&rest)
        guard let value = value(&rest) else { return .malformed }
        skipBlanks(&rest)
        return endOfLine(&rest) ? .value(name, value) : .malformed
    }

    private static func value(_ rest: inout Text) -> String? {
        var value = String.UnicodeScalarView()
        switch rest.first {
        case "'":
            rest.removeFirst()
            while let scalar = rest.popFirst() {
                if scalar == "'" { return String(value) }
                value.append(scalar)
            }
            return nil
        case "\"":
            rest.removeFirst()
            while let scalar = rest.popFirst() {
                if scalar == "\"" { return String(value) }
                guard scalar == "\\", let escaped = rest.popFirst() else {
                    value.append(scalar)
                    continue
                }
                switch escaped {
                case "n": value.append("\n")
                case "r": value.append("\r")
                case "t": value.append("\t")
                case "\"", "\\", "$", "`": value.append(escaped)
                default: value.append(contentsOf: ["\\", escaped])
                }
            }
            return nil
        default:
            // A # belongs to the value unless a blank stands before it.
            while let scalar = rest.first, scalar != "\n", !(scalar == "#" && (value.last.map(isBlank) ?? true)) {
                value.append(scalar)
                rest.removeFirst()
            }
            while let last = value.last, isBlank(last) { value.removeLast() }
            return String(value)
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || scalar == "\r" }
    private static func skipBlanks(_ rest: inout Text) { rest = rest.drop(while: isBlank) }

    private static func word(_ rest: inout Text) -> String {
        let letters = rest.prefix {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_")
        }
        rest = rest.dropFirst(letters.count)
        var word = String.UnicodeScalarView()
        word.append(contentsOf: letters)
        return String(word)
    }

    /// Whether nothing but a comment follows on the line; if so, goes on to the next one.
    private static func endOfLine(_ rest: inout Text) -> Bool {
        guard let next = rest.first else { return true }
        guard next == "\n" || next == "#" else { return false }
        rest = rest.drop { $0 != "\n" }.dropFirst()
        return true
    }
}
