import Foundation
import GRDB
import Schema
import Store
import Testing

/// The customer's own document: its SQL must work on the store, its tables must be there as it writes them.
@Suite(.enabled(if: CustomersDocument.isThere, "the customer's document does not lie beside this package"))
struct DocumentTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    @Test func itsStatementsRunAndChangeNothingThatIsThere() throws {
        let store = try folder.store()
        let statements = try CustomersDocument.statements().filter { !$0.isDefinition }
        #expect(statements.contains { $0.text.contains("INTO permissions") })
        for statement in statements {
            let before = try store.column("SELECT id || name || description || display_name || module FROM permissions")
            try store.raw { try $0.execute(sql: statement.text) }
            #expect(
                try store.column("SELECT id || name || description || display_name || module FROM permissions")
                    == before)
        }
    }

    /// Carried out on an empty database, a definition says which columns it means; the store has each as it says.
    @Test func itsTablesAreThereAsItWritesThem() throws {
        let store = try folder.store()
        var compared = 0
        for statement in try CustomersDocument.statements() where statement.isDefinition {
            let meant = try DatabaseQueue()
            let table = try #require(statement.table)
            try meant.writeWithoutTransaction {
                if statement.text.hasPrefix("ALTER") { try $0.execute(sql: "CREATE TABLE \(table) (only_here)") }
                try $0.execute(sql: statement.text)
            }
            let columns = try meant.read { try Self.columns($0, of: table) }.filter { $0.name != "only_here" }
            let have = try store.raw { try Self.columns($0, of: table) }
            for column in columns {
                compared += 1
                #expect(have.first { $0.name == column.name } == column, "\(table)")
            }
        }
        #expect(compared >= 60)
    }

    struct Column: Equatable {
        let name: String
        let type: String
        let standard: String?
        let isRequired: Bool
        let isKey: Bool
    }

    static func columns(_ db: Database, of table: String) throws -> [Column] {
        try Row.fetchAll(db, sql: "PRAGMA table_info(\(table))").map {
            Column(
                name: $0["name"], type: $0["type"], standard: $0["dflt_value"], isRequired: $0["notnull"],
                isKey: $0["pk"])
        }
    }
}

enum CustomersDocument {
    struct Statement {
        let text: String
        var isDefinition: Bool { text.hasPrefix("CREATE") || text.hasPrefix("ALTER") }
        var table: String? { (try? #/^(?:CREATE|ALTER) TABLE (\w+)/#.firstMatch(in: text)).map { String($0.1) } }
    }

    private static let url = packageRoot.deletingLastPathComponent()
        .appendingPathComponent("shared/reference/customer-phase-4.md")

    static var isThere: Bool { FileManager.default.fileExists(atPath: url.path) }

    /// Each statement of each ```sql block, without comments.
    static func statements() throws -> [Statement] {
        let document = try String(contentsOf: url, encoding: .utf8)
        return document.matches(of: #/```sql\n(.*?)```/#.dotMatchesNewlines()).flatMap { block in
            block.1.replacing(#/--[^\n]*/#, with: "").split(separator: ";")
                .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
                .filter { !$0.isEmpty }.map(Statement.init)
        }
    }
}
