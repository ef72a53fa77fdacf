import DiveShop
import GRDB

extension Store {
    /// Somebody of an audience, and the longest value of each field in it; nil: it is empty.
    /// - Parameter customer: whom a person has chosen; nil, or somebody who is not in it: the first.
    static func sample(
        _ db: Database, _ audience: Audience, _ channel: Channel, customer: Int64?, _ moment: Moment
    ) throws -> AudienceSample? {
        let sql = AudienceSQL(audience, today: moment.today, moment.calendar)
        var found: Recipients.Person?
        func look(_ condition: String, _ more: StatementArguments = [:]) throws {
            try Recipients.each(db, by: channel, where: condition, sql.statementArguments &+ more) {
                found = $0
                return false
            }
        }
        if let customer { try look("id = :chosen AND (\(sql.condition))", ["chosen": customer]) }
        if found == nil { try look(sql.condition) }
        guard let found else { return nil }
        let (count, longest) = try longestName(db, sql, channel)
        let values = fields(of: found, moment)
        return AudienceSample(
            count: count, customer: found.recipient.customer, name: found.name, values: values,
            longest: values.merging([.firstName: longest]) { $1 })
    }

    /// The first name that makes a text longest. By SMS that is one which GSM-7 does not have, if there is one: then each segment holds less
    /// than half.
    private static func longestName(_ db: Database, _ sql: AudienceSQL, _ channel: Channel) throws -> (Int, String) {
        var count = 0
        var longest = ""
        var length = 0
        try db.eachRow("SELECT first_name FROM customers WHERE \(sql.condition)", sql.statementArguments) { row in
            count += 1
            let bytes = row.bytes(0)
            // Longer in bytes, or it is not longer in any way.
            guard bytes.count > length || !bytes.allSatisfy({ $0 < 0x80 }) else { return }
            let name = String(decoding: bytes, as: UTF8.self)
            let units = channel == .sms ? SMSText(name).weight : name.count
            if units > length { (longest, length) = (name, units) }
        }
        return (count, longest)
    }
}

extension SMSText {
    /// So that any text in UCS-2 weighs more than one in GSM-7.
    fileprivate var weight: Int { units + (encoding == .ucs2 ? 10_000 : 0) }
}
