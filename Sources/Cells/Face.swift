/// What a cell means to the eye. A theme gives each face its colours; views never name a colour.
/// A face that a theme leaves out takes its parent's look: `panel.title.focused` → `panel.title` → `panel` → `text`.
package enum Face: UInt8, CaseIterable, Hashable, Sendable {
    case text, quiet, strong, heading
    case good, warning, alarm, info
    case panelBorder, panelBorderFocused, panelBorderMoving, panelTitle, panelTitleFocused, panelBadge
    case figure, figureUnit
    case chartAxis, chartBar, chartLine
    case chartSlice1, chartSlice2, chartSlice3, chartSlice4, chartSlice5, chartSlice6, chartSlice7
    case tableHeading, tableSelected
    case tab, tabSelected
    case statusBar, statusBarKey, statusBarStrong
    case field, fieldFocused, fieldComplaint
    case overlay, overlayBorder, overlayTitle, overlayKey
    case notice, noticeAlarm
    case progressDone, progressRest

    /// As a theme file writes it.
    package var name: String { Face.names[Int(rawValue)] }

    package static func named(_ name: String) -> Face? { byName[name] }

    /// What it is used for, for docs/themes.md.
    package var purpose: String { Face.table[Int(rawValue)].purpose }

    private static let names = table.map(\.name)
    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    /// One row a face, in the order of the cases.
    private static let table: [(name: String, purpose: String)] = [
        ("text", "everything that has no other face"),
        ("quiet", "what matters less: units, hints, “as of”"),
        ("strong", "what matters more"),
        ("heading", "headings inside a page"),
        ("good", "all is well; a rise"),
        ("warning", "due soon; low"),
        ("alarm", "overdue, failed; a fall"),
        ("info", "worth knowing"),
        ("panel.border", "the frame of a tile"),
        ("panel.border.focused", "the frame of the tile that has the keys"),
        ("panel.border.moving", "the frame of the tile that is being moved"),
        ("panel.title", "a tile's title"),
        ("panel.title.focused", "the title of the tile that has the keys"),
        ("panel.badge", "beside the title: counts"),
        ("figure", "the one big number of a tile"),
        ("figure.unit", "what the number counts"),
        ("chart.axis", "axes and their labels"),
        ("chart.bar", "bars of a chart"),
        ("chart.line", "lines of a chart, sparklines"),
        ("chart.slice1", "first slice of a pie"),
        ("chart.slice2", "second slice"),
        ("chart.slice3", "third slice"),
        ("chart.slice4", "fourth slice"),
        ("chart.slice5", "fifth slice"),
        ("chart.slice6", "sixth slice"),
        ("chart.slice7", "seventh and further slices"),
        ("table.heading", "headings of columns"),
        ("table.selected", "the selected row"),
        ("tab", "a screen's name above"),
        ("tab.selected", "the name of the screen one is in"),
        ("status", "the bar at the bottom"),
        ("status.key", "a key in the bar"),
        ("status.strong", "shop and person in the bar"),
        ("field", "a field of a form"),
        ("field.focused", "the field that has the keys"),
        ("field.complaint", "what is wrong with a field"),
        ("overlay", "help, palette and questions over the screen"),
        ("overlay.border", "their frame"),
        ("overlay.title", "their title"),
        ("overlay.key", "a key in them"),
        ("notice", "a message for a moment"),
        ("notice.alarm", "a message that something went wrong"),
        ("progress.done", "the part of a job that is done"),
        ("progress.rest", "the part that is left"),
    ]
}
