import DiveShop
import GRDB

extension Store {
    static func reading(_ db: Database, _ widget: WidgetID, _ options: WidgetOptions, _ moment: Moment) throws
        -> Reading
    {
        Reading(asOf: moment.now, content: .alerts([]))
    }

    static func rows(
        _ db: Database, _ widget: WidgetID, _ options: WidgetOptions, _ request: RowsRequest, _ moment: Moment
    ) throws -> RowsPage {
        RowsPage(request: request, rows: Rows(columns: [], rows: []), total: 0, asOf: moment.now)
    }
}
