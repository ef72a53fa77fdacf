import Cells
import DiveShop

/// One category, status and urgency, or all of each.
struct EquipmentFilterForm: FormPlace {
    var form: Form
    private var isReady = false

    init(_ filter: EquipmentFilter) {
        form = EquipmentFilterForm.form(
            [filter.category].compactMap(\.self), filter.category, filter.status?.title, filter.urgency?.title)
    }

    private static let all = "all"
    private static func form(_ categories: [String], _ category: String?, _ status: String?, _ urgency: String?) -> Form
    {
        func row(_ label: String, _ choices: [String], _ chosen: String?) -> Form.Row {
            Form.Row(label, chosen ?? all, choices: [all] + choices, help: "← and → go through them.")
        }
        return Form([
            row("Category", categories, category), row("Status", EquipmentStatus.allCases.map(\.title), status),
            row("Due", Urgency.allCases.map(\.title), urgency),
        ])
    }

    var title: String { "Show only" }
    var keepWord: String { "show" }
    func queries(_ desk: Desk) -> [Query] { [.workshop] }

    private func chosen(_ row: Int) -> String? { form[row] == EquipmentFilterForm.all ? nil : form[row] }

    mutating func follow(_ desk: Desk) {
        guard !isReady, case .workshop(let shop) = desk.answers[.workshop] else { return }
        isReady = true
        let focused = form.focused
        form = EquipmentFilterForm.form(shop.categories.map(\.name), chosen(0), chosen(1), chosen(2))
        form.focus(focused)
    }

    mutating func keep(_ desk: inout Desk) {
        desk.close()
        desk.requests.append(
            .screen(
                EquipmentFilter(
                    category: chosen(0), status: EquipmentStatus.allCases.first { $0.title == form[1] },
                    urgency: Urgency.allCases.first { $0.title == form[2] })))
    }
}
