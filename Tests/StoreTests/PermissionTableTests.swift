import DiveShop
import GRDB
import Jobs
import Store
import Testing

/// Every command, question and job, by everybody: done, or refused with the permission that it needs (``PermissionTable``).
@Suite struct PermissionTableTests {
    /// The shop's tables but for the trail, and the trail's own rows in the settings.
    private func state(_ shop: StaffShop) throws -> String {
        try shop.text(
            of:
                "users", "roles", "role_permissions", "dashboard_widgets", "sign_in_attempts", "rental_categories",
            "rental_equipment", "equipment_maintenance", "maintenance_schedules", "maintenance_templates",
            "service_rules",
            "equipment_overrides", "backups", "backup_schedules", "customers", "customer_tags", "customer_devices",
            "communication_campaigns", "communication_log", "message_templates", "message_rules", "message_replies",
            "message_lanes", "(SELECT category, key, value FROM settings WHERE category <> 'audit')")
    }

    private func refusal(_ needs: String?) -> Refusal {
        Refusal(.permission, "this needs the permission \(needs ?? "")")
    }

    private func somebody(of role: String) throws -> (StaffShop, Int64) {
        let shop = try StaffShop(Settings(environment: ["SMS_ENABLED": "true"]))
        try shop.run(
            """
            INSERT INTO roles (name, display_name) VALUES ('newcomer', 'May nothing');
            INSERT INTO users (username, role_id, password_hash) VALUES ('me', (SELECT id FROM roles WHERE name = ?), ?)
            """, [role, StaffShop.passwordHash])
        return (shop, try shop.id("me"))
    }

    @Test(arguments: PermissionTable.roles) func commands(by role: String) throws {
        let (shop, me) = try somebody(of: role)
        let commands = try EveryKind.commands(shop)
        #expect(Set(commands.map(\.kind)) == Set(CommandKind.allCases), "every command is tried")
        for command in commands {
            #expect(AuditFilter.modules.contains(command.module), "the trail can be looked at by part")
            let before = try state(shop)
            let answer = try shop.answer(command, by: "me")
            let told = try shop.store.column(
                "SELECT user_id || ' ' || outcome || ' ' || action || ' ' || module FROM audit_logs ORDER BY id DESC LIMIT 1"
            )
            if command.kind.isAllowed(to: role) {
                #expect(answer == nil, "\(command)")
                #expect(told == ["\(me) done \(command.name) \(command.module)"])
                #expect(try state(shop) != before || command.kind == .unlock, "\(command)")
            } else {
                let why = command.kind.needs.map { "this needs the permission \($0)" } ?? Refusal.noRole.words
                #expect(answer == Refusal(.permission, why), "\(command)")
                #expect(told == ["\(me) refused \(command.name) \(command.module)"])
                let reason = try shop.store.column("SELECT new_values FROM audit_logs ORDER BY id DESC LIMIT 1")
                #expect(reason == ["{\"reason\":\"\(why)\"}"])
                #expect(try state(shop) == before, "\(command)")
            }
        }
    }

    @Test(arguments: PermissionTable.roles) func questions(by role: String) throws {
        let (shop, me) = try somebody(of: role)
        try EveryKind.sow(shop)
        #expect(Set(EveryKind.queries.map(\.kind)) == Set(QueryKind.allCases), "every question is asked")
        try shop.store.answer(EveryKind.queries, staff: me, at: founding) { query, snapshot in
            let isAllowed = query.kind.isAllowed(to: role)
            if case .refused(let why) = snapshot {
                #expect(!isAllowed && why == refusal(query.kind.needs), "\(query)")
            } else {
                #expect(isAllowed, "\(query)")
            }
            return true
        }
    }

    @Test(arguments: PermissionTable.roles) func jobs(by role: String) throws {
        let (shop, me) = try somebody(of: role)
        let home = Home(root: shop.folder.file("home"))
        try home.make()
        try shop.run("INSERT INTO customers (id, first_name, last_name) VALUES (1, 'Ann', 'Reef'), (2, 'Bo', 'Cove')")
        try shop.run("VACUUM INTO '\(home.database)'")
        let store = try Store(path: home.database)
        let desk = Backups(store: store, home: home, staff: try shop.id("owner"))
        let made = try desk.backUp(BackupOrder(includesDocuments: false), at: founding) { _, _ in true }
        let archive = try #require(made).filename
        // What is to be brought back is gone by then.
        try store.raw { try $0.execute(sql: "DELETE FROM customers WHERE id = 1") }
        let jobs = EveryKind.jobs(on: archive, stick: shop.folder.path)
        #expect(Set(jobs.map(\.kind)) == Set(JobKind.allCases), "every job is tried")
        for job in jobs {
            let end = try carryOut(job, on: store, home, me)
            if job.kind.isAllowed(to: role) {
                switch end {
                case .finished, .previewed, .dryRun: break
                // This shop has nobody who takes messages.
                case .failed(let why) where job.kind == .testMessage && why.words.hasPrefix("SMS is switched off"):
                    break
                default: Issue.record("\(job): \(String(describing: end))")
                }
            } else {
                #expect(end == .failed(refusal(job.kind.needs)), "\(job)")
                #expect(
                    try store.column("SELECT user_id || outcome FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                        "\(me)refused"
                    ])
            }
        }
    }

    private func carryOut(_ job: Job, on store: Store, _ home: Home, _ me: Int64) throws -> JobEvent? {
        var end: JobEvent?
        let report = { (event: JobEvent) -> Bool in
            end = event
            return true
        }
        switch job {
        case .checkStore: CheckStore.carryOut(on: store, report: report)
        case .verifyAudit: VerifyAudit.carryOut(on: store, staff: me, at: founding, report: report)
        case .exportCustomer(let id):
            ExportCustomer(customer: id, staff: me, home: home).carryOut(on: store, at: founding, report: report)
        case .exportCosts(let from, let to):
            ExportCosts(from: from, to: to, staff: me, home: home).carryOut(on: store, at: founding, report: report)
        case .dryRun(let draft):
            DryRunCampaign(draft: draft, staff: me).carryOut(on: store, at: founding, report: report)
        case .testMessage(let channel, let address, let content):
            TestMessage(channel: channel, address: address, content: content, staff: me)
                .carryOut(on: store, at: founding, report: report)
        case .exportRows(let widget, let options, let filter):
            ExportRows(widget: widget, options: options, filter: filter, staff: me, home: home)
                .carryOut(on: store, at: founding, report: report)
        default: Backups(store: store, home: home, staff: me).carryOut(job, at: founding, report: report)
        }
        return end
    }

    /// Those who have left, and those whom nobody ever knew.
    @Test func whoIsGoneIsToldSo() throws {
        let shop = try StaffShop()
        for id in [try shop.id("dana"), 999] {
            for command in try EveryKind.commands(shop) {
                #expect(throws: Refusal.accountClosed, "\(command)") {
                    try shop.store.perform(command, staff: id, at: founding)
                }
            }
            #expect(throws: Refusal.accountClosed) {
                try shop.store.answer(EveryKind.queries, staff: id, at: founding) { _, _ in true }
            }
            #expect(throws: Refusal.accountClosed) { try shop.store.checkAudit(staff: id, at: founding) { _ in true } }
        }
        let told = try shop.store.column(
            "SELECT DISTINCT COALESCE(user_id, 'nobody') || outcome FROM audit_logs WHERE outcome = 'refused' ORDER BY 1"
        )
        #expect(told == ["\(try shop.id("dana"))refused", "nobodyrefused"])
    }
}
