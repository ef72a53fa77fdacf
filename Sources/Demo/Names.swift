/// People's names, as a shop on a coast that divers from everywhere visit has them.
enum Names {
    static let first = [
        "Grace", "Mateo", "Olivia", "Noah", "Emma", "Liam", "Ava", "Lucas", "Sophia", "Ethan", "Mia", "Daniel",
        "Isabella", "James",
        "Camila", "Henry", "Harper", "Owen", "Elena", "Jack", "Nora", "Leo", "Hazel", "Miles", "Ruth", "Carlos", "Ana",
        "Pedro",
        "Lucía", "Diego", "María", "Sean", "Siobhán", "Niamh", "Finn", "Astrid", "Søren", "Freja", "Jürgen", "Greta",
        "Zoë", "Renée",
        "François", "Chloé", "Paolo", "Giulia", "Łukasz", "Zofia", "Ivana", "Ondřej", "Aylin", "Mehmet", "Anh", "Thuỳ",
        "Kofi", "Amara",
        "Priya", "Arjun", "Mei", "Kenji", "Hannah", "Tom", "Kate", "Ben", "Rosa", "Alan", "Joan", "Peter", "Linda",
        "Mark", "Susan", "Paul",
    ]
    static let last = [
        "Hopper", "García", "Smith", "Johnson", "Williams", "Brown", "Jones", "Miller", "Davis", "Martínez", "López",
        "Wilson", "Anderson",
        "Taylor", "Thomas", "Moore", "O'Brien", "O'Neill", "McCarthy", "Lee", "Clark", "Lewis", "Walker", "Hall",
        "Young", "King", "Wright",
        "Scott", "Green", "Baker", "Nelson", "Carter", "Rivera", "Morales", "Ortiz", "Núñez", "Peña", "Müller",
        "Schäfer", "Weiß", "Larsen",
        "Åkesson", "Nowak", "Kowalczyk", "Novák", "Rossi", "Esposito", "Dubois", "Lefèvre", "Nguyễn", "Trần", "Yılmaz",
        "Patel", "Sharma",
        "Okafor", "Mensah", "Cousteau-Hill", "van der Berg", "de la Cruz", "Fraser", "Stone", "Marsh", "Rivers", "Reef",
    ]
    /// Names in other scripts: wide, right-to-left, with combining marks; and some that would do harm to a careless terminal.
    static let elsewhere: [(first: String, last: String)] = [
        ("美咲", "山田"), ("浩", "佐藤"), ("伟", "王"), ("静", "李"), ("지훈", "김"), ("서연", "박"), ("Ольга", "Иванова"),
        ("Дмитрий", "Соколов"),
        ("Ελένη", "Παπαδοπούλου"), ("محمد", "الأحمد"), ("فاطمة", "حسن"), ("דוד", "כהן"), ("נועה", "לוי"),
        ("สมชาย", "ใจดี"), ("प्रिया", "शर्मा"),
        ("Zoe\u{308}", "Bjo\u{308}rk"), ("Ame\u{301}lie", "L'Écuyer"), ("D'Arcy", "O'Shaughnessy"),
        ("\u{1B}[31mRed", "Snapper"),
        ("Bobby\r\nTables", "Drop"), ("Ann\u{202E}", "Flipped"), ("Ze\u{200B}ro", "Width"), ("🤿 Max", "Bubbles"),
        ("李", "Wei-Smith"),
    ]
    static let companies = [
        "Blue Hole Charters", "Reef Rescue Society", "Harbor Fire & Rescue", "Coral Bay Resort",
        "Key Biscayne Film Works",
    ]
    static let states = ["FL", "FL", "FL", "FL", "GA", "NY", "TX", "CA", "NC", "NJ"]
    static let cities = ["331", "330", "333", "305", "303", "100", "787", "921", "282", "070"]
}
