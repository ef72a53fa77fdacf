import DiveShop

/// A command, question and job of every kind, each of which a shop of ``StaffShop`` can carry out.
enum EveryKind {
    /// Each changes something when it is done.
    static func commands(_ shop: StaffShop) throws -> [Command] {
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

    private static func messages(_ shop: StaffShop) throws -> [Command] {
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

    private static func customers(_ shop: StaffShop) throws -> [Command] {
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

    private static func backups(_ shop: StaffShop) throws -> [Command] {
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

    private static func gear(_ shop: StaffShop) throws -> [Command] {
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

    static let queries: [Query] = [
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
    static func jobs(on archive: String, stick: String) -> [Job] {
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

    /// Puts down what the questions are about.
    static func sow(_ shop: StaffShop) throws { _ = try (gear(shop), customers(shop), messages(shop)) }
}
