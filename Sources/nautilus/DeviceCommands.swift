import ArgumentParser
import DiveShop

struct DeviceCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "Telephones and tablets that take push messages.",
        subcommands: [List.self, Add.self, Remove.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "A customer's devices.")
        @OptionGroup var who: CustomerArgument

        func run() throws {
            let counter = try Counter(who.output.asking)
            let devices = try counter.customer(who.id).devices
            let calendar = counter.shop.calendar
            if who.output.json { return print(JSON.array(devices.map { $0.json(calendar) }).text) }
            if devices.isEmpty { return print("none") }
            print(CustomerDevice.table(devices, calendar))
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Register a device, or refresh it.",
            discussion: "A device that another customer had is this one's from now on.")
        @OptionGroup var who: CustomerArgument
        @Option(help: "The token that the app was given.") var token: String
        @Option(help: "ios or android.") var type: DeviceType

        func run() throws {
            let counter = try Counter(who.output.asking)
            let device = try counter.perform(.customer(.addDevice(who.id, token: token, type)))
            tell(
                device, "Customer \(who.id) has the device \(device ?? 0)", who.output,
                also: [("customer_id", .int(Int(who.id)))])
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "remove", abstract: "Drop a device.")
        @Argument(help: "Its number; nautilus device list shows it.") var device: Int64
        @OptionGroup var output: OutputOptions

        func run() throws {
            try Counter(output.asking).perform(.customer(.removeDevice(device)))
            tell(device, "The device \(device) is dropped", output)
        }
    }
}

extension DeviceType: ExpressibleByArgument {}

extension CustomerDevice {
    func json(_ calendar: ShopCalendar) -> JSON {
        [
            "id": .int(Int(id)), "device_token": .string(token), "device_type": .string(type.rawValue),
            "push_opt_in": .bool(isOn), "last_used": .optional(lastUsed.map(calendar.iso8601)),
            "created_at": .optional(createdAt.map(calendar.iso8601)),
        ]
    }

    static func table(_ devices: [CustomerDevice], _ calendar: ShopCalendar) -> String {
        var table = TextTable(titles: ["device", "type", "push", "last used", "token"])
        table.rows = devices.map { device in
            [
                "\(device.id)", device.type.rawValue, device.isOn ? "on" : "off",
                device.lastUsed.map { String(calendar.iso8601($0).prefix(10)) } ?? "never", device.token,
            ]
        }
        return table.text
    }
}
