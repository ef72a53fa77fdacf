import DiveShop
import Gateways
import Testing

struct WireTests {
    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06 08:49:37"),
        ("Thu, 24 Aug 2023 05:01:45 +0000", "2023-08-24 05:01:45"),
        ("Thu, 24 Aug 2023 05:01:45 +0530", "2023-08-23 23:31:45"),
        ("24 Aug 2023 22:01:45 -0330", "2023-08-25 01:31:45"),
        ("Sat, 1 Jan 2000 00:00:00 UT", "2000-01-01 00:00:00"),
    ])
    func theseAreTimes(_ text: String, _ instant: String) { #expect(WireDate.read(text)?.text == instant) }

    @Test(arguments: [
        "", "soon", "2023-08-24", "Sun, 06 Nov 1994", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CEST", "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 +99999",
    ])
    func theseAreNot(_ text: String) { #expect(WireDate.read(text) == nil) }

    @Test(arguments: [
        ("a", "a"), ("a b", "a%20b"), ("+1", "%2B1"), ("é€👋", "%C3%A9%E2%82%AC%F0%9F%91%8B"), ("~-._", "~-._"),
        ("\r\n\0", "%0D%0A%00"), ("/?&=#", "%2F%3F%26%3D%23"), ("", ""),
    ])
    func aFormIsEncoded(_ text: String, _ encoded: String) { #expect(Form.encoded(text) == encoded) }
}
