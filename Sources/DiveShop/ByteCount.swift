/// Sizes for people.
package enum ByteCount {
    /// Bytes in three digits at most, by thousands, as disks are sold: `812 B`, `1.2 GB`, `52 MB`.
    package static func words(_ bytes: Int) -> String {
        guard bytes >= 1000 else { return "\(max(0, bytes)) B" }
        var number = Double(bytes) / 1000
        for unit in ["kB", "MB", "GB"] {
            // What rounds to a thousand is one of the next unit.
            if number < 999.5 { return "\(digits(number)) \(unit)" }
            number /= 1000
        }
        return "\(digits(number)) TB"
    }

    private static func digits(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths < 100 && tenths % 10 != 0 ? "\(tenths / 10).\(tenths % 10)" : "\(Int(number.rounded()))"
    }
}
