import Testing

/// What the tests run programs by.
@Suite struct ProgramTests {
    /// More than a pipe holds, on both.
    @Test func whateverAProgramSaysIsRead() throws {
        let program = try Program()
        let result = try program.shell("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; exit 3")
        #expect(result.status == 3 && result.output.utf8.count == 300_000 && result.complaint.utf8.count == 300_000)
    }
}
