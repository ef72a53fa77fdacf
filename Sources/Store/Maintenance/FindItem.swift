import DiveShop
import GRDB

extension Store {
    /// The item that somebody typed or scanned: by its code, whatever the case, else by its serial number where only one has it.
    /// - Throws: ``Refusal`` where there is none, or more than one.
    static func findItem(_ db: Database, code typed: String) throws -> Int64 {
        let code = typed.trimmed
        guard !code.isEmpty else { throw Refusal(.data, field: codeField, "an equipment code is needed") }
        if let id = try Int64.fetchOne(
            db, sql: "SELECT id FROM rental_equipment WHERE equipment_code = ?", arguments: [code])
        {
            return id
        }
        for column in ["equipment_code", "serial_number"] {
            let ids = try Int64.fetchAll(
                db, sql: "SELECT id FROM rental_equipment WHERE \(column) = ? COLLATE NOCASE LIMIT 2", arguments: [code]
            )
            if ids.count > 1 {
                throw Refusal(
                    .data, field: codeField, "more than one item is \(code); type the code as it is written on it")
            }
            if let id = ids.first { return id }
        }
        let count = code.unicodeScalars.count
        if count > EquipmentDraft.longestLine {
            throw Refusal(
                .data, field: codeField,
                "no code is that long: there are \(count) characters; type the code as it is written on the item")
        }
        throw Refusal(.data, field: codeField, "there is no item \(code); look for it in the list of equipment")
    }

    private static let codeField = EquipmentDraft.Field.code.rawValue
}
