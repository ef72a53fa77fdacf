/// What the imaginary shop sells, rents and teaches. Prices in cents.
enum Goods {
    struct Product {
        let sku: String
        let name: String
        let category: Int
        /// As `products.product_type`.
        let type: String
        let price: Int
        let isTaxed: Bool
        /// How often it sells.
        let weight: Double
    }

    static let categories = [
        "Masks & snorkels", "Fins & boots", "Wetsuits", "Regulators", "BCDs", "Computers", "Lights", "Accessories",
        "Books & slates", "Apparel",
        "Services",
    ]

    private static let lines:
        [(category: Int, prefix: String, price: ClosedRange<Int>, weight: Double, names: [String])] = [
            (
                0, "MSK", 2900...14900, 1.2,
                [
                    "Single-lens mask", "Twin-lens mask", "Frameless mask", "Low-volume mask", "Full-face mask",
                    "Kids' mask", "Dry snorkel", "Folding snorkel", "Mask strap", "Anti-fog spray",
                ]
            ),
            (
                1, "FIN", 4900...24900, 0.8,
                [
                    "Open-heel fins", "Full-foot fins", "Split fins", "Travel fins", "Rubber fins", "3 mm boots",
                    "5 mm boots", "7 mm boots", "Fin socks", "Spring straps",
                ]
            ),
            (
                2, "SUI", 7900...54900, 0.4,
                [
                    "Shorty 2 mm", "Full suit 3 mm", "Full suit 5 mm", "Full suit 7 mm", "Semi-dry 7 mm",
                    "Drysuit trilam", "Rash guard", "Hooded vest", "Hood 5 mm", "Gloves 3 mm", "Gloves 5 mm",
                ]
            ),
            (
                3, "REG", 19900...84900, 0.15,
                [
                    "Balanced regulator set", "Piston regulator set", "Cold-water regulator set", "Octopus",
                    "Pressure gauge", "3-gauge console", "Braided hose", "Mouthpiece",
                ]
            ),
            (
                4, "BCD", 29900...79900, 0.12,
                ["Jacket BCD", "Back-inflate BCD", "Travel BCD", "Wing 30 lb", "Steel backplate", "Weight pockets"]
            ),
            (
                5, "CPU", 24900...119900, 0.1,
                [
                    "Wrist computer", "Watch computer", "Air-integrated computer", "Transmitter", "Computer strap",
                    "Screen shield",
                ]
            ),
            (
                6, "LGT", 3900...44900, 0.5,
                ["Primary light 2000 lm", "Backup light", "Video light", "Strobe marker", "Glow stick", "Wrist mount"]
            ),
            (
                7, "ACC", 500...12900, 2.6,
                [
                    "O-ring kit", "Cave line reel", "Surface marker buoy", "Finger spool", "Dive knife", "Line cutter",
                    "Double-ender clip", "Mesh bag", "Dry bag 20 l", "Defog drops", "Silicone grease", "Zip wax",
                    "Weight 2 lb", "Weight 4 lb", "Weight belt", "Retractor", "Tank banger", "Whistle", "Compass",
                    "Hose clip",
                ]
            ),
            (
                8, "BKS", 900...5900, 0.6,
                [
                    "Open Water manual", "Advanced manual", "Rescue manual", "Nitrox tables", "Fish slate", "Wet notes",
                    "Log book", "Reef guide",
                ]
            ),
            (
                9, "APP", 1200...6900, 0.9,
                ["Shop T-shirt", "Shop hoodie", "Cap", "Changing robe", "Beach towel", "Sun shirt", "Sticker", "Mug"]
            ),
        ]

    /// In the order of their ids.
    static let products: [Product] = {
        var all: [Product] = []
        var chance = Chance(seed: 99)
        for line in lines {
            for (i, name) in line.names.enumerated() {
                let price = (chance.within(line.price) / 100) * 100 - (chance.happens(0.6) ? 5 : 0)
                all.append(
                    Product(
                        sku: "\(line.prefix)-\(100 + i)", name: name, category: line.category, type: "retail",
                        price: max(95, price), isTaxed: true,
                        weight: line.weight * (0.4 + chance.part())))
            }
        }
        for (sku, name, type, price, isTaxed) in [
            ("FIL-AIR", "Air fill", "air_fill", 1000, true), ("FIL-NX32", "Nitrox 32 fill", "air_fill", 1600, true),
            ("FIL-NX36", "Nitrox 36 fill", "air_fill", 1800, true), ("FIL-TMX", "Trimix fill", "air_fill", 6500, true),
            ("RNT-SET", "Rental set", "rental", 5500, true), ("CRS-FEE", "Course fee", "course", 49900, false),
            ("TRP-FEE", "Trip booking", "trip", 129900, false),
            ("SVC-REG", "Regulator service", "service", 12500, true),
            ("SVC-VIP", "Visual inspection", "service", 2500, true),
        ] {
            all.append(
                Product(
                    sku: sku, name: name, category: 10, type: type, price: price, isTaxed: isTaxed,
                    weight: type == "service" ? 0.3 : 0))
        }
        return all
    }()

    /// Products as often as they sell: one drawn from here is drawn by its weight.
    static let byWeight: [Int] = products.indices.flatMap { i in
        Array(repeating: i, count: products[i].weight > 0 ? max(1, Int(products[i].weight * 20)) : 0)
    }

    static func product(_ sku: String) -> Int { products.firstIndex { $0.sku == sku }! }

    /// What was never made a product.
    static let freeText = [
        "Boat tip", "Special order deposit", "Replacement buckle", "Engraving", "Parking", "Gift card",
    ]

    struct Gear {
        let category: Int
        let prefix: String
        let name: String
        let makers: [(String, String)]
        let sizes: [String]
        let rate: Int
        let cost: ClosedRange<Int>
        let share: Double
    }
    static let gearCategories = [
        ("Cylinders", "Aluminium and steel cylinders", "cylinder"),
        ("Regulators", "Regulator sets with gauges", "regulator"), ("BCDs", "Buoyancy compensators", "bcd"),
        ("Wetsuits", "Suits of all sizes", "general"), ("Computers", "Dive computers", "general"),
        ("Lights", "Torches", "general"),
    ]
    static let gear = [
        Gear(
            category: 0, prefix: "TNK", name: "Cylinder AL80", makers: [("Luxfer", "S080"), ("Catalina", "C80")],
            sizes: ["80 cf"], rate: 1200, cost: 16900...22900, share: 0.34),
        Gear(
            category: 1, prefix: "REG", name: "Regulator set",
            makers: [("Scubapro", "MK25"), ("Apeks", "XTX50"), ("Aqua Lung", "Core")], sizes: ["one size"], rate: 1800,
            cost: 42900...68900, share: 0.2),
        Gear(
            category: 2, prefix: "BCD", name: "Jacket BCD",
            makers: [("Mares", "Rover"), ("Cressi", "Start"), ("Scubapro", "Glide")],
            sizes: ["XS", "S", "M", "L", "XL"], rate: 1500, cost: 31900...54900, share: 0.18),
        Gear(
            category: 3, prefix: "SUI", name: "Wetsuit 5 mm",
            makers: [("Bare", "Velocity"), ("Henderson", "TherMAXX")], sizes: ["XS", "S", "M", "ML", "L", "XL"],
            rate: 1200, cost: 18900...32900, share: 0.18),
        Gear(
            category: 4, prefix: "CPU", name: "Dive computer", makers: [("Suunto", "Zoop"), ("Cressi", "Leonardo")],
            sizes: ["one size"], rate: 1000, cost: 22900...31900, share: 0.07),
        Gear(
            category: 5, prefix: "LGT", name: "Torch",
            makers: [("Light & Motion", "GoBe"), ("Underwater Kinetics", "C8")], sizes: ["one size"], rate: 700,
            cost: 9900...17900, share: 0.03),
    ]

    static let courses: [(code: String, name: String, days: Int, seats: Int, price: Int)] = [
        ("OWD", "Open Water Diver", 4, 8, 49900), ("AOW", "Advanced Open Water", 2, 8, 37500),
        ("RES", "Rescue Diver", 3, 6, 45000),
        ("EAN", "Enriched Air Nitrox", 1, 12, 19900), ("NGT", "Night Diver", 2, 6, 24900),
        ("DRY", "Drysuit Diver", 2, 4, 29900),
        ("DMT", "Divemaster", 14, 4, 109900), ("KID", "Bubblemaker", 1, 6, 9900),
    ]
    static let trips: [(code: String, name: String, destination: String, days: Int, seats: Int, price: Int)] = [
        ("KEY", "Key Largo weekend", "Key Largo, Florida", 2, 14, 32900),
        ("COZ", "Cozumel drift week", "Cozumel, Mexico", 7, 16, 169900),
        ("BON", "Bonaire shore diving", "Bonaire", 7, 12, 189900),
        ("BLZ", "Blue Hole liveaboard", "Belize", 7, 18, 259900),
        ("GAL", "Galápagos sharks", "Galápagos, Ecuador", 10, 12, 489900),
        ("WRK", "Wreck day Spiegel Grove", "Key Largo, Florida", 1, 14, 18900),
    ]
    static let agencies = [
        ("Professional Association of Diving Instructors", "PADI"), ("Scuba Schools International", "SSI"),
        ("National Association of Underwater Instructors", "NAUI"), ("Scuba Diving International", "SDI"),
    ]
    static let places = ["Pool A", "Classroom 1", "Quarry", "Blue Heron Bridge", "Reef boat"]
}
