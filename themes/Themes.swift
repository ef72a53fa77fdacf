/// The themes that come with the program: their names and the text of their files.
package enum Themes {
    /// The one that a new user starts with.
    package static let standard = "reef"
    /// The same on a light terminal.
    package static let light = "daylight"

    /// Name and TOML text of each, in the order the list shows them.
    package static var builtIn: [(name: String, toml: String)] {
        [
            ("reef", text(PackageResources.reef_toml)),
            ("daylight", text(PackageResources.daylight_toml)),
            ("contrast", text(PackageResources.contrast_toml)),
            ("clarity", text(PackageResources.clarity_toml)),
            ("sixteen", text(PackageResources.sixteen_toml)),
            ("mono", text(PackageResources.mono_toml)),
        ]
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
