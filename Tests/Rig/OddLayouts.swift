/// Rows of `dashboard_widgets` that nobody should have stored: widget_id, position, size and config as SQL writes them.
package enum OddLayouts {
    package static let rows: [(name: String, values: String)] = [
        ("no such widget", "'no_such_widget', 0, 'small', '{}'"),
        ("an empty name", "'', 0, 'small', ''"),
        ("a NUL in the name", "'sales_today' || char(0) || 'x', 0, 'small', char(0)"),
        ("a number for a name", "17, 0, 'small', 17"),
        ("bytes for a name", "x'FFFE00', 0, 'small', x'C328'"),
        ("a path", "'../../etc/passwd', 0, 'small', '../../etc/passwd'"),
        ("SQL", "'''; DROP TABLE users; --', 0, 'small', '''; DROP TABLE users; --'"),
        ("sequences", "char(27) || '[2J', 0, 'small', char(27) || ']0;x' || char(7)"),
        ("a size that is none", "'sales_chart', 0, 'gigantic', NULL"),
        ("a size that is a number", "'sales_chart', 0, 9e99, NULL"),
        ("no size", "'sales_chart', 0, NULL, NULL"),
        ("a position beyond all", "'sales_chart', 9223372036854775807, 'large', '{\"days\":7}'"),
        ("a position before all", "'sales_chart', -9223372036854775808, 'large', '{\"days\":7}'"),
        ("a position that is a word", "'sales_chart', 'first', 'large', '{\"days\":7}'"),
        ("a position that is bytes", "'sales_chart', x'000102', 'large', '{\"days\":7}'"),
        ("a position of infinity", "'sales_chart', 9e999, 'large', '{\"days\":7}'"),
        ("an option beyond all", "'sales_chart', 0, 'large', '{\"days\":99999999999999999999999999}'"),
        ("an option that is a fraction", "'sales_chart', 0, 'large', '{\"days\":7.5e308}'"),
        ("an option below zero", "'sales_chart', 0, 'large', '{\"days\":-7}'"),
        ("an option that is a word", "'sales_chart', 0, 'large', '{\"days\":\"seven\"}'"),
        ("another widget's option", "'sales_chart', 0, 'large', '{\"limit\":5,\"days\":7}'"),
        ("an option twice", "'sales_chart', 0, 'large', '{\"days\":7,\"days\":30}'"),
        ("no JSON", "'sales_chart', 0, 'large', '{\"days\":'"),
        ("another kind of JSON", "'sales_chart', 0, 'large', '[[],null,true,{}]'"),
        ("JSON in JSON in JSON", "'sales_chart', 0, 'large', replace(hex(zeroblob(50000)), '0', '{\"a\":[')"),
        ("very much JSON", "'sales_chart', 0, 'large', '{\"days\":7,\"' || hex(zeroblob(1000000)) || '\":1}'"),
        ("bytes for JSON", "'sales_chart', 0, 'large', randomblob(0) || x'7B22646179732200FF3A377D'"),
    ]

    private static let names = [
        "'sales_today'", "'sales_chart'", "'revenue_breakdown'", "'recent_transactions'", "'customers_total'",
        "'customer_metrics'", "'low_stock_alert'", "'top_products'", "'active_rentals'", "'equipment_status'",
        "'upcoming_events'", "'upcoming_courses'", "'upcoming_trips'", "'alerts'", "'pending_certifications'",
        "'air_fills_today'", "'maintenance_due'", "'backup_health'", "'campaign_progress'", "'Sales_Today'",
        "'x'", "0", "''", "x'00'",
    ]
    private static let numbers = ["0", "-1", "1e308", "9223372036854775807", "'7'", "x'37'", "0.5", "'zwölf'", "5"]
    private static let sizes = ["'small'", "'medium'", "'large'", "NULL", "'SMALL'", "3", "x'FF'"]
    private static let configs = [
        "NULL", "''", "'{}'", "'{\"days\":7}'", "'{\"days\":30,\"limit\":15}'", "'{\"limit\":10}'", "'{\"months\":12}'",
        "'{\"days\":0}'", "'{\"days\":null}'", "'{\"\":1}'", "'\u{202E}'", "'[1,2'", "x'00'", "1e999",
        "'{\"limit\":1e3}'",
    ]

    /// A whole dashboard by chance: some rows are as they should be, most are not.
    package static func some(_ chance: inout Chance) -> [String] {
        (0..<chance.below(60)).map { _ in
            [chance.one(of: names), chance.one(of: numbers), chance.one(of: sizes), chance.one(of: configs)]
                .joined(separator: ", ")
        }
    }
}
