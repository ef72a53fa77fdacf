import DiveShop
import GRDB

/// The shop's templates: those that come with the program, perhaps in the shop's own words, and its own.
extension Store {
    /// Those of the document in its order, then the shop's own by name.
    static func templates(_ db: Database) throws -> [ShopTemplate] {
        var own: [String: ShopTemplate] = [:]
        var names: [String] = []
        for row in try Row.fetchAll(db, sql: "SELECT * FROM message_templates ORDER BY name") {
            guard let template = template(row) else { continue }
            own[template.name.lowercased()] = template
            names.append(template.name.lowercased())
        }
        let builtIn = BuiltInTemplate.all.map { own[$0.id] ?? ShopTemplate($0) }
        return builtIn + names.filter { BuiltInTemplate.named($0) == nil }.compactMap { own[$0] }
    }

    /// By its name, whatever the case; nil: there is none.
    static func template(_ db: Database, named name: String) throws -> ShopTemplate? {
        try templates(db).first { $0.name.lowercased() == name.trimmed.lowercased() }
    }

    private static func template(_ row: Row) -> ShopTemplate? {
        guard let name = row.text("name"), let purpose = row.text("purpose").flatMap(Purpose.init(rawValue:)),
            let occasion = row.text("occasion").flatMap(MessageOccasion.init(rawValue:))
        else { return nil }
        let builtIn = BuiltInTemplate.named(name)
        return ShopTemplate(
            name: builtIn?.id ?? name, title: row.text("title") ?? name, purpose: purpose, occasion: occasion,
            subject: row.text("subject") ?? "", text: row.text("text") ?? "", isBuiltIn: builtIn != nil)
    }

    static func setTemplate(
        _ db: Database, _ template: ShopTemplate, _ moment: Moment, _ entry: inout AuditEntry
    ) throws -> Int64? {
        entry.entityType = "message_templates"
        var complaints = template.complaints
        if let builtIn = BuiltInTemplate.named(template.name) {
            if template.occasion != builtIn.occasion {
                complaints["occasion"] = "\(builtIn.id) is for this: \(builtIn.occasion.title)"
            }
            if template.purpose != builtIn.purpose {
                complaints["purpose"] = "\(builtIn.id) is \(builtIn.purpose.rawValue)"
            }
        }
        let uses = complaints["text"] == nil ? try rules(db) : []
        for rule in uses where rule.template.lowercased() == template.name.lowercased() {
            if let why = whyUnfit(template, for: rule) {
                complaints["occasion"] = "\(rule.occasion.title) uses it: \(why)"
            }
        }
        if let refusal = Refusal(
            complaints: complaints, order: ["name", "title", "occasion", "purpose", "subject", "text"])
        {
            throw refusal
        }
        let before = try self.template(db, named: template.name)
        let name = BuiltInTemplate.named(template.name)?.id ?? template.name
        let id = try Int64.fetchOne(
            db,
            sql: """
                INSERT INTO message_templates (name, title, purpose, occasion, subject, text, created_at)
                VALUES (:name, :title, :purpose, :occasion, NULLIF(:subject, ''), :text, :now)
                ON CONFLICT (name) DO UPDATE SET title = excluded.title, purpose = excluded.purpose, occasion = excluded.occasion,
                    subject = excluded.subject, text = excluded.text, updated_at = excluded.created_at
                RETURNING id
                """,
            arguments: [
                "name": name, "title": template.title.trimmed.isEmpty ? name : template.title.trimmed,
                "purpose": template.purpose.rawValue, "occasion": template.occasion.rawValue,
                "subject": template.subject.trimmed, "text": template.text, "now": moment.now.text,
            ])
        entry.entityID = id
        entry.new = ["name": name, "purpose": template.purpose.rawValue, "occasion": template.occasion.rawValue]
        for (field, was, written) in [
            ("title", before?.title, template.title), ("subject", before?.subject, template.subject),
            ("text", before?.text, template.text),
        ] where written != was && !(was == nil && written.isEmpty) {
            entry.new[field] = AuditEntry.unsaid
        }
        return id
    }

    static func removeTemplate(_ db: Database, _ name: String, _ entry: inout AuditEntry) throws {
        entry.entityType = "message_templates"
        guard let template = try template(db, named: name) else {
            throw Refusal(.data, "there is no template \(name); nautilus template list shows them")
        }
        guard template.isOwn else {
            throw Refusal(.data, "\(template.name) is as it came with the program; it cannot be taken away")
        }
        if !template.isBuiltIn,
            let rule = try rules(db).first(where: { $0.template.lowercased() == template.name.lowercased() })
        {
            throw Refusal(.data, "\(rule.occasion.title) uses it: choose another template there first")
        }
        try db.execute(sql: "DELETE FROM message_templates WHERE name = ?", arguments: [template.name])
        entry.old["name"] = template.name
    }
}

extension BuiltInTemplate {
    /// Whatever the case.
    static func named(_ name: String) -> BuiltInTemplate? { all.first { $0.id == name.trimmed.lowercased() } }
}
