// swift-tools-version: 6.2
import PackageDescription

/// Every target is built the same way: warnings are errors, and an import is internal unless it says otherwise.
let house: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")

/// A room of the house under Sources/, and the rooms it may know.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

/// The program is tested as it ships, optimised; optimising the tests themselves would take longer than they run.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: house + [.unsafeFlags(["-Onone"])])
}

let package = Package(
    name: "nautilus",
    products: [.executable(name: "nautilus", targets: ["nautilus"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        .target(
            name: "Schema", path: "schema",
            resources: [
                .embedInCode("m0001_staff.sql"), .embedInCode("m0002_sales.sql"),
                .embedInCode("m0003_rentals.sql"), .embedInCode("m0004_events.sql"),
                .embedInCode("m0005_systems.sql"), .embedInCode("m0006_known_by.sql"),
                .embedInCode("m0007_sign_in.sql"), .embedInCode("m0008_maintenance.sql"),
                .embedInCode("m0009_backups.sql"), .embedInCode("m0010_customers.sql"),
                .embedInCode("m0011_messages.sql"), .embedInCode("m0012_checks.sql"),
                .embedInCode("m0013_search_text.sql"),
                .embedInCode("m0014_drafts.sql"), .embedInCode("m0015_old_replies.sql"),
            ], swiftSettings: house),
        .target(
            name: "Themes", path: "themes",
            resources: [
                .embedInCode("reef.toml"), .embedInCode("daylight.toml"), .embedInCode("contrast.toml"),
                .embedInCode("clarity.toml"), .embedInCode("sixteen.toml"), .embedInCode("mono.toml"),
            ], swiftSettings: house),

        .systemLibrary(name: "CNcurses"),
        .target(name: "CSystem", linkerSettings: [.linkedLibrary("crypt"), .linkedLibrary("crypto")]),

        room("Printable", ["CSystem"]),
        room("Cells", ["Printable"]),
        room("Curses", ["Cells", "CNcurses", "CSystem"]),
        room("DiveShop", []),
        .target(name: "CGather", linkerSettings: [.linkedLibrary("sqlite3")]),
        room("Store", ["DiveShop", "Schema", "CGather", "CSystem", grdb, sqlite]),
        .systemLibrary(name: "CZip"),
        .target(
            name: "CDeflate", linkerSettings: [.linkedLibrary("isal"), .linkedLibrary("z"), .linkedLibrary("crypto")]),
        // Not linked: see ccurl.h.
        .target(name: "CCurl"),
        room("Gateways", ["DiveShop", "Printable", "CCurl", "CSystem"]),
        room("Archives", ["DiveShop", "Printable", "CZip", "CDeflate"]),
        room("Jobs", ["DiveShop", "Store", "Archives", "Gateways", "Printable"]),
        room("Demo", ["DiveShop", "Store"]),
        room("Screens", ["DiveShop", "Cells"]),
        room(
            "Runtime",
            [
                "DiveShop", "Cells", "Printable", "Curses", "Store", "Jobs", "Screens", "Themes", "CSystem",
                .product(name: "Logging", package: "swift-log"), .product(name: "TOMLKit", package: "TOMLKit"),
            ]),
        .executableTarget(
            name: "nautilus",
            dependencies: [
                "Runtime", "Demo", "DiveShop", "Cells", "Printable", "Store", "Archives", "Jobs", "Screens", "CSystem",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: house),

        .systemLibrary(name: "CVTerm", path: "Tests/CVTerm"),
        .target(
            name: "Rig",
            dependencies: ["Cells", "CSystem", "CVTerm", "DiveShop", "Store", "Demo", "Screens", "Runtime", grdb],
            path: "Tests/Rig", swiftSettings: house),
        .target(
            name: "Providers", dependencies: ["CSystem", "DiveShop"], path: "Tests/Providers",
            resources: [.embedInCode("twilio.json"), .embedInCode("fcm.json")], swiftSettings: house),
        tests("GatewayTests", ["Gateways", "DiveShop", "CSystem", "Providers"]),
        tests("OutboxTests", ["Jobs", "Store", "Gateways", "DiveShop", "Providers", "Rig", "Hammer", grdb]),
        tests("CellsTests", ["Cells", "Printable", "Rig"]),
        tests("CursesTests", ["Curses", "Cells", "Runtime", "Themes"]),
        tests("DiveShopTests", ["DiveShop"]),
        .executableTarget(
            name: "Hammer", dependencies: ["DiveShop", "Store", "Jobs"], path: "Tests/Hammer", swiftSettings: house),
        .executableTarget(
            name: "Packer", dependencies: ["Archives", "DiveShop"], path: "Tests/Packer", swiftSettings: house),
        tests("ArchivesTests", ["Archives", "DiveShop", "CDeflate", "Packer", "Rig"]),
        tests("StoreTests", ["Store", "DiveShop", "Schema", "Jobs", "Hammer", "Rig", grdb]),
        tests("WidgetTests", ["Store", "DiveShop", "Demo", "Rig", grdb, sqlite]),
        tests("DemoTests", ["Demo", "Store", "DiveShop", "Rig", grdb]),
        tests("ImportTests", ["Jobs", "Store", "DiveShop", "Rig", grdb]),
        tests(
            "ScreensTests", ["Screens", "Runtime", "Cells", "DiveShop", "Demo", "Store", "Rig", grdb],
            exclude: ["Pictures"]),
        tests(
            "RuntimeTests",
            [
                "Runtime", "Cells", "Screens", "DiveShop", "Store", "Themes", "Rig", grdb,
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "CommandTests",
            [
                "nautilus", "Archives", "DiveShop", "Providers",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "Trap", dependencies: ["Cells", "Curses", "CSystem"], path: "Tests/Trap", swiftSettings: house),
        tests("TerminalTests", ["nautilus", "Hammer", "Trap", "Rig", "Cells", "DiveShop", "Store", grdb]),
    ]
)
