import DiveShop
import Testing

@Suite struct ByteCountTests {
    @Test(arguments: [
        (-1, "0 B"), (0, "0 B"), (999, "999 B"), (1000, "1 kB"), (1049, "1 kB"), (1050, "1.1 kB"), (9949, "9.9 kB"),
        (9950, "10 kB"), (10_499, "10 kB"), (999_499, "999 kB"), (999_500, "1 MB"), (52_000_000, "52 MB"),
        (999_499_999, "999 MB"), (1_234_000_000, "1.2 GB"), (999_500_000_000, "1 TB"),
        (1_500_000_000_000_000, "1500 TB"),
    ]) func words(bytes: Int, words: String) {
        #expect(ByteCount.words(bytes) == words)
    }
}
