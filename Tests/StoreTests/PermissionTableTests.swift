import DiveShop
import GRDB
import Jobs
import Store
import Testing

/// Every command, question and job, by everybody: done, or refused with the permission that it needs (domain.md §2). A new one does not
/// compile here until it has a kind, and fails until it has a row.
@Suite struct PermissionTableTests {
    /// A new shop's roles, one that may nothing, and no role at all.
    static let roles = ["admin", "manager", "technician", "counter", "newcomer", ""]
    private static let everybody = Set(roles)
    private static let all: Set<String> = ["admin", "manager", "technician", "counter"]

    private static let technicians: Set<String> = ["admin", "manager", "technician"]
    private static let counters: Set<String> = ["admin", "manager", "counter"]

    enum Kind: String, CaseIterable {
        case changeLayout, chooseTheme, changeSetting
        case add, edit, setActive, setPassword, changeOwnPassword, setPIN, link, unlock, addRole, editRole
        case addItem, editItem, retire, addCategory, setRuleSet
        case record, begin, schedule, reschedule, complete, cancel, override, changeRule, setTemplate, removeTemplate
        case pinBackup, addSchedule, removeSchedule, setScheduleActive
        case addCustomer, editCustomer, setCustomerActive, tagCustomer, untagCustomer, eraseCustomer
        case setPreferences, addDevice, removeDevice
        case sendMessage, createCampaign, editCampaign, startCampaign, pauseCampaign, resumeCampaign, cancelCampaign
        case deleteCampaign, resolveMessages, setMessageTemplate, removeMessageTemplate, setRule, resumeChannel,
            handleReply
        case dashboard, reading, rows, people, audit, settings
        case equipment, item, history, maintenanceStats, due, maintenanceJobs, costs, recall, workshop, draft, backups
        case customers, customer, customersAlike, messages
        case checkStore, exportRows, exportCosts, verifyAudit
        case backUp, verifyBackup, previewRestore, restoreBackup, undoRestore, downloadBackup, deleteBackup
        case cleanBackups, bringBack, exportCustomer, dryRun, testMessage

        /// What it needs, and who has that.
        var row: (needs: String?, may: Set<String>) {
            switch self {
            case .chooseTheme, .changeOwnPassword: (nil, everybody.subtracting([""]))
            case .dashboard, .checkStore: (nil, everybody)
            case .changeLayout: ("widgets.customize", all)
            case .changeSetting, .add, .edit, .setActive, .setPassword, .setPIN, .link, .unlock, .addRole, .editRole:
                ("users.manage", ["admin"])
            case .people, .settings: ("users.manage", ["admin"])
            // The tile of today's sales; WidgetTests has them all.
            case .reading, .rows, .exportRows: ("sales.view", ["admin", "manager"])
            case .audit, .verifyAudit: ("audit.view", ["admin", "manager"])
            case .addItem, .editItem, .retire, .addCategory, .setRuleSet, .changeRule, .setTemplate, .removeTemplate:
                ("equipment.edit", technicians)
            case .record, .begin: ("maintenance.create", technicians)
            case .schedule, .reschedule, .complete, .cancel: ("maintenance.schedule", technicians)
            case .override: ("maintenance.override", ["admin", "manager"])
            case .equipment, .item, .history, .maintenanceStats, .due, .maintenanceJobs, .costs, .recall, .workshop,
                .exportCosts:
                ("maintenance.view", all)
            case .draft: (nil, everybody)
            case .backups, .backUp, .verifyBackup: ("backups.create", ["admin", "manager"])
            case .previewRestore, .restoreBackup, .undoRestore, .bringBack: ("backups.restore", ["admin", "manager"])
            case .downloadBackup: ("backups.download", ["admin", "manager"])
            case .pinBackup, .addSchedule, .removeSchedule, .setScheduleActive, .deleteBackup, .cleanBackups:
                ("backups.manage", ["admin", "manager"])
            case .addCustomer, .editCustomer, .setCustomerActive, .tagCustomer, .untagCustomer, .eraseCustomer,
                .exportCustomer:
                ("customers.edit", counters)
            case .setPreferences, .addDevice, .removeDevice, .sendMessage, .handleReply, .testMessage:
                ("communication.send", counters)
            case .messages: ("communication.view", counters)
            case .createCampaign, .editCampaign, .startCampaign, .pauseCampaign, .resumeCampaign, .cancelCampaign,
                .deleteCampaign, .resolveMessages, .setMessageTemplate, .removeMessageTemplate, .setRule,
                .resumeChannel,
                .dryRun:
                ("communication.send_bulk", ["admin", "manager"])
            case .customers, .customer, .customersAlike: ("customers.view", counters)
            }
        }
    }

    private func kind(_ command: Command) -> Kind {
        switch command {
        case .changeLayout: .changeLayout
        case .chooseTheme: .chooseTheme
        case .changeSettings: .changeSetting
        case .staff(let command):
            switch command {
            case .add: .add
            case .edit: .edit
            case .setActive: .setActive
            case .setPassword: .setPassword
            case .changeOwnPassword: .changeOwnPassword
            case .setPIN: .setPIN
            case .link: .link
            case .unlock: .unlock
            case .addRole: .addRole
            case .editRole: .editRole
            }
        case .equipment(let command):
            switch command {
            case .add: .addItem
            case .edit: .editItem
            case .retire: .retire
            case .addCategory: .addCategory
            case .setRuleSet: .setRuleSet
            }
        case .maintenance(let command):
            switch command {
            case .record: .record
            case .begin: .begin
            case .schedule: .schedule
            case .reschedule: .reschedule
            case .complete: .complete
            case .cancel: .cancel
            case .override: .override
            case .changeRule: .changeRule
            case .setTemplate: .setTemplate
            case .removeTemplate: .removeTemplate
            }
        case .backup(let command):
            switch command {
            case .pin: .pinBackup
            case .addSchedule: .addSchedule
            case .removeSchedule: .removeSchedule
            case .setScheduleActive: .setScheduleActive
            }
        case .customer(let command):
            switch command {
            case .add: .addCustomer
            case .edit: .editCustomer
            case .setActive: .setCustomerActive
            case .tag: .tagCustomer
            case .untag: .untagCustomer
            case .setPreferences: .setPreferences
            case .addDevice: .addDevice
            case .removeDevice: .removeDevice
            case .erase: .eraseCustomer
            }
        case .messages(let command):
            switch command {
            case .send: .sendMessage
            case .createCampaign: .createCampaign
            case .editCampaign: .editCampaign
            case .startCampaign: .startCampaign
            case .pauseCampaign: .pauseCampaign
            case .resumeCampaign: .resumeCampaign
            case .cancelCampaign: .cancelCampaign
            case .deleteCampaign: .deleteCampaign
            case .resolve: .resolveMessages
            case .setTemplate: .setMessageTemplate
            case .removeTemplate: .removeMessageTemplate
            case .setRule: .setRule
            case .resumeChannel: .resumeChannel
            case .handleReply: .handleReply
            }
        }
    }

    private func kind(_ query: Query) -> Kind {
        switch query {
        case .dashboard: .dashboard
        case .reading: .reading
        case .rows: .rows
        case .people: .people
        case .audit: .audit
        case .settings: .settings
        case .equipment: .equipment
        case .item: .item
        case .history: .history
        case .maintenanceStats: .maintenanceStats
        case .due: .due
        case .jobs: .maintenanceJobs
        case .costs: .costs
        case .recall: .recall
        case .workshop: .workshop
        case .draft: .draft
        case .backups: .backups
        case .customers: .customers
        case .customer: .customer
        case .customersAlike: .customersAlike
        case .messages: .messages
        }
    }

    private func kind(_ job: Job) -> Kind {
        switch job {
        case .checkStore: .checkStore
        case .exportRows: .exportRows
        case .exportCosts: .exportCosts
        case .verifyAudit: .verifyAudit
        case .backUp: .backUp
        case .verifyBackup: .verifyBackup
        case .previewRestore: .previewRestore
        case .restoreBackup: .restoreBackup
        case .undoRestore: .undoRestore
        case .downloadBackup: .downloadBackup
        case .deleteBackup: .deleteBackup
        case .cleanBackups: .cleanBackups
        case .bringBack: .bringBack
        case .exportCustomer: .exportCustomer
        case .dryRun: .dryRun
        case .testMessage: .testMessage
        }
    }

    /// Each changes something when it is done.
    private func commands(_ shop: StaffShop) throws -> [Command] {
        let cara = try shop.id("cara")
        let staff: [StaffCommand] = [
            .add(PersonDraft(username: "zoe", role: "counter"), password: nil),
            .add(PersonDraft(username: "yan", role: "admin"), password: Secret("flippers-9")),
            .edit(cara, [.firstName: .to("Cara")]), .edit(cara, [.role: .to("admin")]), .setActive(cara, false),
            .setActive(try shop.id("dana"), true), .setPassword(cara, Secret("flippers-9")),
            .setPIN(cara, Secret("314159")),
            .setPIN(cara, nil), .link(cara, .to("till")), .link(cara, .to(nil)), .unlock(cara),
            .addRole(name: "guide", title: "Dive guide", [.viewSales]),
            .editRole(name: "counter", allow: [.manageUsers], forbid: []),
            .editRole(name: "counter", allow: [], forbid: [.manageUsers]),
            .changeOwnPassword(old: StaffShop.password, new: Secret("flippers-9")),
        ]
        return staff.map(Command.staff) + ShopSetting.allCases.map { .changeSetting($0, $0.allowed.upperBound) }
            + [.changeLayout(.remove(.alerts)), .chooseTheme("mono")] + (try gear(shop))
            + (try backups(shop)) + (try messages(shop)) + (try customers(shop))
    }

    private func messages(_ shop: StaffShop) throws -> [Command] {
        try shop.run(
            """
            INSERT OR IGNORE INTO customers (id, first_name, last_name, mobile) VALUES (3, 'Cy', 'Bay', '(305) 555-0103');
            INSERT OR IGNORE INTO communication_campaigns (id, name, type, purpose, message, audience, status, started_at, target_count) VALUES
                (1, 'One', 'sms', 'transactional', 'Hello', 'all', 'draft', NULL, 0), (2, 'Two', 'sms', 'transactional', 'Hello', 'customers:3', 'draft', NULL, 0),
                (3, 'Three', 'sms', 'transactional', 'Hello', 'all', 'sending', '2026-11-24 12:00:00', 1),
                (4, 'Four', 'sms', 'transactional', 'Hello', 'all', 'paused', '2026-11-24 12:00:00', 1),
                (5, 'Five', 'sms', 'transactional', 'Hello', 'all', 'sending', '2026-11-24 12:00:00', 1),
                (6, 'Six', 'sms', 'transactional', 'Hello', 'all', 'draft', NULL, 0);
            INSERT OR IGNORE INTO communication_log (id, customer_id, type, message, status, campaign_id) VALUES (1, 3, 'sms', 'Hello', 'uncertain', 3),
                (2, 3, 'sms', 'Hello', 'pending', 5);
            INSERT OR IGNORE INTO message_templates (id, name, title, purpose, occasion, text) VALUES (1, 'own', 'Own', 'transactional', 'other', 'Hello');
            INSERT OR IGNORE INTO message_replies (id, customer_id, channel, message_id, address, message, reading, received_at)
            VALUES (1, 3, 'sms', 'SM1', '+13055550103', 'please stop', 'unclear', '2026-11-24 12:00:00');
            UPDATE message_lanes SET stopped_because = 'no more credit' WHERE channel = 'push'
            """)
        let content = MessageContent(text: "Hello")
        let draft = CampaignDraft(
            name: "News", channel: .sms, purpose: .transactional, content: content, audience: Audience([.all]))
        let commands: [MessageCommand] = [
            .send(MessageOrder(customer: 3, channel: .sms, content: content)), .createCampaign(draft),
            .editCampaign(1, .to(draft)), .startCampaign(2, at: nil), .pauseCampaign(3), .resumeCampaign(4),
            .cancelCampaign(5), .deleteCampaign(6), .resolve([1], .giveUp),
            .setTemplate(
                ShopTemplate(name: "new", title: "New", purpose: .transactional, occasion: .other, text: "Hello")),
            .removeTemplate("own"),
            .setRule(AutomaticRule(.trip, channel: .sms, template: "trip", days: 2, isActive: true)),
            .resumeChannel(.push), .handleReply(1),
        ]
        return commands.map(Command.messages)
    }

    private func customers(_ shop: StaffShop) throws -> [Command] {
        try shop.run(
            """
            INSERT OR IGNORE INTO customers (id, first_name, last_name) VALUES (1, 'Ann', 'Reef'), (2, 'Bo', 'Cove');
            INSERT OR IGNORE INTO customer_tags (id, customer_id, tag) VALUES (1, 1, 'nitrox');
            INSERT OR IGNORE INTO customer_devices (id, customer_id, device_token, device_type) VALUES (1, 1, 'one', 'ios')
            """)
        let commands: [CustomerCommand] = [
            .add(CustomerDraft([.lastName: "Newman"])), .edit(1, [.firstName: .to("Anna")]), .setActive(1, false),
            .setActive(1, true), .tag(1, "club"), .untag(1, "nitrox"),
            .setPreferences(1, PreferenceChange.of(.sms, false, nil), source: "counter", wording: ""),
            .addDevice(1, token: "two", .android), .removeDevice(1), .erase(2),
        ]
        return commands.map(Command.customer)
    }

    private func backups(_ shop: StaffShop) throws -> [Command] {
        try shop.run(
            """
            INSERT OR IGNORE INTO backups (id, filename, file_size, created_at) VALUES (1, 'b.zip', 1, '2026-11-01 02:00:00');
            INSERT OR IGNORE INTO backup_schedules (id, frequency, time) VALUES (1, 'daily', '02:00'), (2, 'daily', '03:00')
            """)
        let commands: [BackupCommand] = [
            .pin("b.zip", true), .addSchedule(ScheduleDraft(frequency: .weekly, time: "04:00")), .removeSchedule(1),
            .setScheduleActive(2, false),
        ]
        return commands.map(Command.backup)
    }

    private func gear(_ shop: StaffShop) throws -> [Command] {
        try shop.run(
            """
            INSERT OR IGNORE INTO rental_categories (id, name) VALUES (1, 'Lights');
            INSERT OR IGNORE INTO rental_equipment (id, category_id, equipment_code, name) VALUES (1, 1, 'L1', 'Light'), (2, 1, 'L2', 'Light'), (30, 1, 'L30', 'Light');
            INSERT OR IGNORE INTO maintenance_schedules (id, equipment_id, scheduled_date, maintenance_type)
            VALUES (1, 1, '2026-12-01', 'servicing'), (2, 1, '2026-12-02', 'cleaning');
            INSERT OR IGNORE INTO maintenance_templates (id, maintenance_type) VALUES (1, 'cleaning')
            """)
        let equipment: [EquipmentCommand] = [
            .add(EquipmentDraft([.code: "L3", .name: "Light", .category: "Lights"])),
            .edit(1, [.name: .to("Torch")]), .retire(2, reason: "lost"), .addCategory(name: "Masks", .none),
            .setRuleSet(category: 1, .bcd),
        ]
        let work = ServiceDraft([.code: "L1", .type: "servicing"])
        let maintenance: [MaintenanceCommand] = [
            .record(work), .begin(equipment: 1),
            .schedule(JobDraft([.code: "L1", .type: "cleaning", .date: "2026-12-03"])),
            .reschedule(job: 1, [.date: .to("2026-12-04")]), .complete(job: 1, work),
            .cancel(job: 2, reason: "no need"),
            .override(equipment: 30, .service, until: Day(text: "2026-12-24")!, reason: "a spare is missing"),
            .changeRule(RuleChange(.general, .unitedStates, .service, months: 6)),
            .setTemplate(category: 1, .cleaning, description: "Rinse", parts: "", cost: nil), .removeTemplate(1),
        ]
        return equipment.map(Command.equipment) + maintenance.map(Command.maintenance)
    }

    private static let queries: [Query] = [
        .dashboard, .reading(.salesToday, .standard), .rows(.salesToday, .standard, RowsRequest()), .people,
        .audit(AuditFilter(), RowsRequest()), .settings, .equipment(EquipmentFilter(), RowsRequest()),
        .item(code: "L1"),
        .history(equipment: 1, RowsRequest()), .maintenanceStats, .due(days: 30, RowsRequest()),
        .jobs(JobFilter(), RowsRequest()), .costs(from: Day(text: "2026-01-01")!, to: Day(text: "2026-12-31")!),
        .recall("O-ring", RowsRequest()), .workshop, .draft(form: "record"), .backups,
        .customers(CustomerFilter(), RowsRequest()), .customer(1),
        .customersAlike(CustomerContact(email: "a@example.com", phones: [])), .messages(.campaigns(RowsRequest())),
        .messages(.campaign(1)), .messages(.messages(campaign: 1, .all, RowsRequest())),
        .messages(.log(.all, RowsRequest())),
        .messages(.history(customer: 3, RowsRequest())),
        .messages(.templates), .messages(.rules), .messages(.replies(RowsRequest())),
        .messages(.sample(Audience([.all]), .sms, customer: nil)),
    ]
    private static func jobs(on archive: String, stick: String) -> [Job] {
        [
            .checkStore, .exportRows(.salesToday, .standard, filter: ""),
            .exportCosts(from: Day(number: 20_000), to: Day(number: 20_300)), .verifyAudit,
            .backUp(BackupOrder(includesDocuments: true)), .verifyBackup(archive, nil),
            .bringBack(.customer(1), from: archive, nil), .exportCustomer(2), .previewRestore(archive, nil),
            .restoreBackup(RestoreOrder(filename: archive)), .undoRestore(), .downloadBackup(archive, to: stick),
            .deleteBackup(archive), .cleanBackups(.keep(1)),
            .dryRun(
                CampaignDraft(
                    name: "News", channel: .sms, content: MessageContent(text: "Hello"), audience: Audience([.all]))),
            .testMessage(.sms, to: "+13055550100", MessageContent(text: "Hello")),
        ]
    }

    /// The shop's tables but for the trail, and the trail's own rows in the settings.
    private func state(_ shop: StaffShop) throws -> String {
        try [
            "users", "roles", "role_permissions", "dashboard_widgets", "sign_in_attempts", "rental_categories",
            "rental_equipment", "equipment_maintenance", "maintenance_schedules", "maintenance_templates",
            "service_rules",
            "equipment_overrides", "backups", "backup_schedules", "customers", "customer_tags", "customer_devices",
            "communication_campaigns", "communication_log", "message_templates", "message_rules", "message_replies",
            "message_lanes",
        ].map(shop.text(of:)).joined()
            + shop.text(of: "(SELECT category, key, value FROM settings WHERE category <> 'audit')")
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

    @Test(arguments: roles) func commands(by role: String) throws {
        let (shop, me) = try somebody(of: role)
        let commands = try commands(shop)
        #expect(Set(commands.map(kind)) == Set(Kind.allCases.prefix(55)), "every command is tried")
        for command in commands {
            #expect(AuditFilter.modules.contains(command.module), "the trail can be looked at by part")
            let (needs, may) = kind(command).row
            let before = try state(shop)
            let answer = try shop.answer(command, by: "me")
            let told = try shop.store.column(
                "SELECT user_id || ' ' || outcome || ' ' || action || ' ' || module FROM audit_logs ORDER BY id DESC LIMIT 1"
            )
            if may.contains(role) {
                #expect(answer == nil, "\(command)")
                #expect(told == ["\(me) done \(command.name) \(command.module)"])
                #expect(try state(shop) != before || kind(command) == .unlock, "\(command)")
            } else {
                let why = needs.map { "this needs the permission \($0)" } ?? Refusal.noRole.words
                #expect(answer == Refusal(.permission, why), "\(command)")
                #expect(told == ["\(me) refused \(command.name) \(command.module)"])
                let reason = try shop.store.column("SELECT new_values FROM audit_logs ORDER BY id DESC LIMIT 1")
                #expect(reason == ["{\"reason\":\"\(why)\"}"])
                #expect(try state(shop) == before, "\(command)")
            }
        }
    }

    @Test(arguments: roles) func questions(by role: String) throws {
        let (shop, me) = try somebody(of: role)
        _ = try (gear(shop), customers(shop), messages(shop))
        #expect(Set(Self.queries.map(kind)) == Set(Kind.allCases.dropFirst(55).prefix(21)), "every question is asked")
        try shop.store.answer(Self.queries, staff: me, at: founding) { query, snapshot in
            let (needs, may) = kind(query).row
            if case .refused(let why) = snapshot {
                #expect(
                    !may.contains(role) && why == Refusal(.permission, "this needs the permission \(needs ?? "")"),
                    "\(query)")
            } else {
                #expect(may.contains(role), "\(query)")
            }
            return true
        }
    }

    @Test(arguments: roles) func jobs(by role: String) throws {
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
        let jobs = Self.jobs(on: archive, stick: shop.folder.path)
        #expect(Set(jobs.map(kind)) == Set(Kind.allCases.suffix(16)), "every job is tried")
        for job in jobs {
            let end = try carryOut(job, on: store, home, me)
            let (needs, may) = kind(job).row
            if may.contains(role) {
                switch end {
                case .finished, .previewed, .rehearsed: break
                // This shop has nobody who takes messages.
                case .failed(let why) where kind(job) == .testMessage && why.words.hasPrefix("SMS is switched off"):
                    break
                default: Issue.record("\(job): \(String(describing: end))")
                }
            } else {
                #expect(end == .failed(Refusal(.permission, "this needs the permission \(needs ?? "")")), "\(job)")
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
            RehearseCampaign(draft: draft, staff: me).carryOut(on: store, at: founding, report: report)
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
            for command in try commands(shop) {
                #expect(throws: Refusal.accountClosed, "\(command)") {
                    try shop.store.perform(command, staff: id, at: founding)
                }
            }
            #expect(throws: Refusal.accountClosed) {
                try shop.store.answer(Self.queries, staff: id, at: founding) { _, _ in true }
            }
            #expect(throws: Refusal.accountClosed) { try shop.store.checkAudit(staff: id, at: founding) { _ in true } }
        }
        let told = try shop.store.column(
            "SELECT DISTINCT COALESCE(user_id, 'nobody') || outcome FROM audit_logs WHERE outcome = 'refused' ORDER BY 1"
        )
        #expect(told == ["\(try shop.id("dana"))refused", "nobodyrefused"])
    }
}
