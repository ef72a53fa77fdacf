import Cells
import Curses
import Testing

@Suite struct MouseReportTests {
    static let reports: [(text: String, mouse: Mouse?)] = [
        ("0;1;1M", Mouse(.press, at: Point(0, 0))), ("0;1;1m", Mouse(.release, at: Point(0, 0))),
        ("0;500;200M", Mouse(.press, at: Point(499, 199))), ("32;12;34M", Mouse(.drag, at: Point(11, 33))),
        ("64;3;4M", Mouse(.wheelUp, at: Point(2, 3))), ("65;3;4M", Mouse(.wheelDown, at: Point(2, 3))),
        // With shift, alt and control held.
        ("4;2;2M", Mouse(.press, at: Point(1, 1))), ("28;2;2m", Mouse(.release, at: Point(1, 1))),
        ("48;2;2M", Mouse(.drag, at: Point(1, 1))), ("80;2;2M", Mouse(.wheelUp, at: Point(1, 1))),
        // Other buttons, moves without a button, sideways wheels.
        ("1;2;2M", nil), ("2;2;2M", nil), ("2;2;2m", nil), ("35;2;2M", nil), ("66;2;2M", nil), ("128;2;2M", nil),
        ("64;3;4m", nil), ("32;3;4m", nil),
        // No places, and numbers beyond all.
        ("0;0;0M", Mouse(.press, at: Point(0, 0))), (";;M", Mouse(.press, at: Point(0, 0))),
        ("0;99999999999999999999;1M", Mouse(.press, at: Point(99_999, 0))), ("99999999999999999999;1;1M", nil),
        // No reports.
        ("M", nil), ("0;1M", nil), ("0;1;1;1M", nil), ("x", nil), ("0;1;1x", nil), ("0;-1;1M", nil), ("\u{1B}", nil),
    ]

    @Test(arguments: reports.indices)
    func reads(_ i: Int) {
        let (text, mouse) = MouseReportTests.reports[i]
        var report = MouseReport()
        for scalar in text.unicodeScalars {
            let step = report.take(scalar.value)
            if step == .more { continue }
            #expect(step == .is(mouse), "\(text.debugDescription)")
            return
        }
        Issue.record("\(text.debugDescription) has no end")
    }
}
