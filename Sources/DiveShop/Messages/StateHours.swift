/// Hours of states of the United States in which solicitations may be made, where they are narrower than the federal 8:00 to 21:00.
///
/// Most of these laws let a message through that somebody agreed to, or that goes to a customer; the shop keeps to the hours all the same.
/// Legal holidays, on which some of them forbid it too, are not known here. Rules for recorded voices (California, Illinois, Maine) are not in it.
package struct StateHours: Hashable, Sendable {
    package typealias Window = QuietHours.Window
    package let weekday: Window
    package let saturday: Window
    package let sunday: Window
    /// The law.
    package let source: String

    private init(_ weekday: Window, saturday: Window? = nil, sunday: Window? = nil, _ source: String) {
        self.weekday = weekday
        self.saturday = saturday ?? weekday
        self.sunday = sunday ?? weekday
        self.source = source
    }

    /// By the state's two letters.
    package static let of: [String: StateHours] = [
        "AL": StateHours(Window(8, 20), sunday: Window.none, "Ala. Admin. Code r. 770-X-5-.17"),
        "CT": StateHours(Window(9, 20), "Conn. Gen. Stat. § 42-288a, as amended by SB 1058 (2023)"),
        "FL": StateHours(Window(8, 20), "Fla. Stat. § 501.616(6)"),
        "KY": StateHours(Window(10, 21), "Ky. Rev. Stat. § 367.46955"),
        "LA": StateHours(
            Window(8, 20), sunday: Window.none, "La. R.S. 45:844.31 and the Public Service Commission's order"),
        "MD": StateHours(Window(8, 20), "Md. Code, Com. Law, Stop the Spam Calls Act (SB 90, 2023)"),
        "MA": StateHours(Window(8, 20), "Mass. Gen. Laws ch. 159C § 3"),
        "MI": StateHours(Window(9, 21), "Mich. Comp. Laws § 750.540e"),
        "MN": StateHours(Window(9, 21), "Minn. Stat. § 325E.30"),
        "MS": StateHours(Window(8, 21), sunday: Window.none, "Miss. Code §§ 77-3-603(a), 77-3-723"),
        "NV": StateHours(Window(9, 20), "Nev. Rev. Stat. § 597.814"),
        "NM": StateHours(Window(9, 21), "N.M. Stat. § 57-12-22"),
        "OK": StateHours(Window(8, 20), "Okla. Stat. tit. 15 § 775C.4"),
        "OR": StateHours(Window(8, 20), "Or. HB 3865 (2025), in force since 1 January 2026"),
        "PA": StateHours(
            Window(9, 19), sunday: Window.none, "73 P.S. § 2241 and following, as amended by SB 992 (2026)"),
        "RI": StateHours(
            Window(9, 18), saturday: Window(10, 17), sunday: Window.none, "R.I. Gen. Laws §§ 5-61-3.6, 5-61-2(9)"),
        "SD": StateHours(Window(9, 21), sunday: Window.none, "S.D. Codified Laws ch. 37-30A"),
        "TX": StateHours(
            Window(9, 21), sunday: Window(12, 21), "Tex. Bus. & Com. Code § 301.051; texts since SB 140 (2025)"),
        "UT": StateHours(Window(8, 21), sunday: Window.none, "Utah Code § 13-25a-103(3)"),
        "WA": StateHours(Window(8, 20), "Wash. Rev. Code § 80.36.390, as amended by HB 1497 (2022)"),
        "WY": StateHours(Window(8, 20), "Wyo. Stat. § 40-12-302"),
    ]
}
