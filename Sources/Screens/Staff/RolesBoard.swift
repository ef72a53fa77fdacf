import Cells
import DiveShop

/// What each role may do: a table of permissions by roles, changed a cell at a time and kept as a whole.
struct RolesBoard: Place {
    enum Action: Hashable, Sendable { case up, down, left, right, toggle, keep, leave }

    private let before: [Role]
    private var permissions: [Set<Permission>]
    private var row = 0
    private var column = 0
    private var waiting = 0

    init(_ roles: [Role]) {
        before = roles
        permissions = roles.map(\.permissions)
    }

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

    private var changed: [Int] { before.indices.filter { before[$0].permissions != permissions[$0] } }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        action == .keep && changed.isEmpty ? "nothing was changed" : nil
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .up: row = max(0, row - 1)
        case .down: row = min(RolesBoard.all.count - 1, row + 1)
        case .left: column = max(0, column - 1)
        case .right: column = min(before.count - 1, column + 1)
        case .toggle:
            let permission = RolesBoard.all[row]
            if permissions[column].remove(permission) == nil { permissions[column].insert(permission) }
        case .keep:
            waiting = changed.count
            for i in changed {
                let (old, new) = (before[i].permissions, permissions[i])
                let command = StaffCommand.editRole(
                    name: before[i].name, allow: new.subtracting(old), forbid: old.subtracting(new))
                desk.order(.staff(command))
            }
        case .leave:
            guard !changed.isEmpty, waiting == 0 else { return desk.close() }
            desk.open(
                Question(
                    title: "Leave the changes?", words: "The roles stay as they were before.", yes: "leave them",
                    request: .close))
        }
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard waiting > 0, case .staff(.editRole) = command else { return }
        waiting = refusal == nil ? waiting - 1 : 0
        if refusal == nil && waiting == 0 {
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
        let width = RolesBoard.labelWidth + before.count * RolesBoard.columnWidth
        let inside = Box.draw("Roles", width, RolesBoard.all.count + 1, into: &grid, rect)
        // Where there is no room for all roles, those around the selected one show.
        let shown = max(1, (inside.width - RolesBoard.labelWidth) / RolesBoard.columnWidth)
        let first = max(0, min(column - shown + 1, before.count - shown))
        let rows = inside.height - 1
        let top = max(0, min(row - rows + 1, RolesBoard.all.count - rows))
        for (i, role) in before.enumerated().dropFirst(first).prefix(shown) {
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
            for (j, set) in permissions.enumerated().dropFirst(first).prefix(shown) {
                let x = inside.minX + RolesBoard.labelWidth + (j - first) * RolesBoard.columnWidth
                let isHere = i == row && j == column
                let isNew = set.contains(permission) != before[j].permissions.contains(permission)
                let face: Face = isHere ? .tableSelected : isNew ? .warning : set.contains(permission) ? .good : .quiet
                grid.write(
                    " \(set.contains(permission) ? "✓ yes" : "– no")\(isNew ? " *" : "") ", at: Point(x, y), face: face,
                    width: RolesBoard.columnWidth - 1)
            }
        }
    }
}

/// Locking, privacy and PINs: a line each, left and right change it.
struct SettingsForm: FormPlace {
    var form = Form([])
    private var before: [ShopSetting: Int]?
    private var waiting = 0
    private static let all = ShopSetting.allCases

    init() { form = Form(SettingsForm.all.map { Form.Row($0.label, help: $0.title) }) }

    var title: String { "Locking, privacy and PINs" }
    var keepWord: String { "save" }
    var isWaiting: Bool { waiting > 0 || before == nil }
    func queries(_ desk: Desk) -> [Query] { [.settings] }

    mutating func follow(_ desk: Desk) {
        guard before == nil, case .settings(let settings) = desk.answers[.settings] else { return }
        before = settings
        for (i, setting) in SettingsForm.all.enumerated() { form.set(i, "\(settings[setting] ?? setting.standard)") }
    }

    mutating func keep(_ desk: inout Desk) {
        var complaints: [Int: String] = [:]
        var changes: [(ShopSetting, Int)] = []
        for (i, setting) in SettingsForm.all.enumerated() {
            guard let value = Int(form[i]), setting.allowed.contains(value) else {
                complaints[i] = "a number from \(setting.allowed.lowerBound) to \(setting.allowed.upperBound)"
                continue
            }
            if value != before?[setting] ?? setting.standard { changes.append((setting, value)) }
        }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        guard !changes.isEmpty else { return desk.close() }
        waiting = changes.count
        for (setting, value) in changes { desk.order(.changeSetting(setting, value)) }
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard waiting > 0, case .changeSetting = command else { return }
        waiting = refusal == nil ? waiting - 1 : 0
        if let refusal { return form.complain([0: refusal.words]) }
        if waiting == 0 { desk.close() }
    }
}

extension ShopSetting {
    var label: String {
        switch self {
        case .autoLockMinutes: "Lock after minutes"
        case .privacyMinutes: "Blank after minutes"
        case .counterPIN: "PIN for counter staff"
        case .passwordCost: "Cost of a password"
        }
    }
}
