import Cells
import DiveShop

/// What each role may do: a table of permissions by roles, changed a cell at a time and kept as a whole.
struct RolesBoard: Place {
    enum Action: Hashable, Sendable { case up, down, left, right, toggle, keep, leave }

    private struct Cell: Hashable, Sendable {
        let role: String
        let permission: Permission
    }
    /// As they are stored, whoever changes them meanwhile.
    private var roles: [Role]
    /// What is to be different: allowed or not.
    private var wanted: [Cell: Bool] = [:]
    private var row = 0
    private var column = 0
    private var waiting = 0
    /// Why the last change was refused.
    private var complaint: String?

    init(_ roles: [Role]) { self.roles = roles }

    private static let all = Permission.allCases

    var name: String { "Roles" }
    let table: [Binding<Action>] = [
        Binding("up k", .up, "Go to the permission above"), Binding("down j", .down, "Go to the permission below"),
        Binding("left h", .left, "Go to the role on the left"),
        Binding("right l tab", .right, "Go to the role on the right"),
        Binding("space x", .toggle, "Allow it, or no more", hint: "allow or not"),
        Binding("enter ctrl-s", .keep, "Keep the changes", hint: "keep"),
        Binding("esc q", .leave, "Leave it as it was", hint: "leave"),
    ]

    func queries(_ desk: Desk) -> [Query] { [.people] }

    /// What is stored by now is no change any more.
    mutating func follow(_ desk: Desk) {
        guard case .people(let people) = desk.answers[.people], !people.roles.isEmpty else { return }
        let here = roles.indices.contains(column) ? roles[column].name : ""
        roles = people.roles
        column = roles.firstIndex { $0.name == here } ?? 0
        wanted = wanted.filter { cell, isAllowed in
            roles.contains { $0.name == cell.role && $0.permissions.contains(cell.permission) != isAllowed }
        }
    }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        action == .keep && wanted.isEmpty ? "nothing was changed" : nil
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        complaint = nil
        switch action {
        case .up: row = max(0, row - 1)
        case .down: row = min(RolesBoard.all.count - 1, row + 1)
        case .left: column = max(0, column - 1)
        case .right: column = min(roles.count - 1, column + 1)
        case .toggle:
            guard roles.indices.contains(column) else { return }
            let cell = Cell(role: roles[column].name, permission: RolesBoard.all[row])
            if wanted.removeValue(forKey: cell) == nil {
                wanted[cell] = !roles[column].permissions.contains(cell.permission)
            }
        case .keep:
            let changed = roles.map(\.name).filter { name in wanted.keys.contains { $0.role == name } }
            waiting = changed.count
            for name in changed {
                let cells = wanted.filter { $0.key.role == name }
                desk.order(
                    .staff(
                        .editRole(
                            name: name, allow: Set(cells.filter(\.value).keys.map(\.permission)),
                            forbid: Set(cells.filter { !$0.value }.keys.map(\.permission)))))
            }
        case .leave:
            guard !wanted.isEmpty, waiting == 0 else { return desk.close() }
            desk.open(
                Question(
                    title: "Leave the changes?", words: "The roles stay as they were before.", yes: "leave them",
                    request: .close))
        }
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard waiting > 0, case .staff(.editRole(let name, _, _)) = command else { return }
        waiting -= 1
        if let refusal {
            complaint = refusal.words
            desk.isTold = true
            if let i = roles.firstIndex(where: { $0.name == name }) { column = i }
            row = RolesBoard.all.firstIndex { refusal.complaints[$0.rawValue] != nil } ?? row
        }
        if waiting == 0 && complaint == nil {
            desk.tell("the roles are changed")
            desk.close()
        }
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard case .mouse(let mouse) = input else { return false }
        switch mouse.action {
        case .wheelUp: perform(.up, &desk)
        case .wheelDown: perform(.down, &desk)
        default: return false
        }
        return true
    }

    private static let labelWidth = 26
    private static let columnWidth = 12

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let width = RolesBoard.labelWidth + roles.count * RolesBoard.columnWidth
        let below = complaint.map { wrapped("‼ \($0)", width: min(width, rect.width - 4)).prefix(3) } ?? []
        let inside = Box.draw("Roles", width, RolesBoard.all.count + 1 + below.count, into: &grid, rect)
        for (i, line) in below.enumerated() {
            let p = Point(inside.minX, inside.maxY - below.count + i)
            grid.write(line, at: p, face: .fieldComplaint, width: inside.width)
        }
        // Where there is no room for all roles, those around the selected one show.
        let shown = max(1, (inside.width - RolesBoard.labelWidth) / RolesBoard.columnWidth)
        let first = max(0, min(column - shown + 1, roles.count - shown))
        let rows = inside.height - 1 - below.count
        let top = max(0, min(row - rows + 1, RolesBoard.all.count - rows))
        for (i, role) in roles.enumerated().dropFirst(first).prefix(shown) {
            let x = inside.minX + RolesBoard.labelWidth + (i - first) * RolesBoard.columnWidth
            grid.write(
                role.title, at: Point(x, inside.minY), face: i == column ? .strong : .tableHeading,
                width: RolesBoard.columnWidth - 1)
        }
        for (i, permission) in RolesBoard.all.enumerated().dropFirst(top).prefix(rows) {
            let y = inside.minY + 1 + i - top
            grid.write(
                permission.rawValue, at: Point(inside.minX, y), face: i == row ? .strong : .text,
                width: RolesBoard.labelWidth - 1)
            for (j, role) in roles.enumerated().dropFirst(first).prefix(shown) {
                let x = inside.minX + RolesBoard.labelWidth + (j - first) * RolesBoard.columnWidth
                let isHere = i == row && j == column
                let new = wanted[Cell(role: role.name, permission: permission)]
                let isAllowed = new ?? role.permissions.contains(permission)
                let face: Face = isHere ? .tableSelected : new != nil ? .warning : isAllowed ? .good : .quiet
                grid.write(
                    " \(isAllowed ? "✓ yes" : "– no")\(new != nil ? " *" : "") ", at: Point(x, y), face: face,
                    width: RolesBoard.columnWidth - 1)
            }
        }
    }
}
