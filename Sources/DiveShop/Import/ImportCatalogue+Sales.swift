/// What the shop sells, and what it sold.
extension ImportTable {
    static let productCategories = ImportTable(
        "product_categories", "Groups of products", books,
        columns: [
            .init("name", .text, required: true, also: ["category", "category name", "department"]),
            .init("parent", .text, also: ["parent_id", "parent category", "parent name", "parent department"]),
            .init("is_active", .flag, also: ["active"]),
        ],
        references: [.init("parent_id", .productCategory, by: "parent")],
        keys: [.init(anyCase: ["name"])])

    static let products = ImportTable(
        "products", "What the shop sells", books,
        columns: [
            .init(
                "sku", .code, required: true,
                also: [
                    "item number", "item no", "item code", "product code", "product number", "article number",
                    "stock code", "part number", "code",
                ]),
            .init(
                "name", .text, required: true, also: ["product", "product name", "item", "item name", "title"]),
            .init("category", .text, also: ["category_id", "category name", "product category", "department"]),
            .init("barcode", .code, also: ["upc", "ean", "gtin", "bar code"]),
            .init("product_type", .anyWord, also: ["type"]),
            .init(
                "cost_price", .money(negative: false), also: ["cost", "unit cost", "purchase price", "wholesale price"]),
            .init(
                "retail_price", .money(negative: false),
                also: ["price", "unit price", "selling price", "retail", "default price", "list price"]),
            .init(
                "stock_quantity", .whole(-1_000_000...10_000_000),
                also: [
                    "stock", "quantity", "qty", "on hand", "qty on hand", "quantity on hand", "in stock", "inventory",
                ]),
            .init(
                "low_stock_threshold", .whole(0...10_000_000),
                also: ["reorder level", "reorder point", "minimum stock", "min stock", "minimum", "low stock"]),
            .init("track_inventory", .flag, also: ["track stock", "tracked", "track"]),
            .init("is_active", .flag, also: ["active"]),
        ],
        references: [.init("category_id", .productCategory, by: "category")],
        keys: [.init("sku")])

    static let transactions = ImportTable(
        "transactions", "Sales, returns, exchanges, quotes and layaways", books,
        columns: [
            .init("transaction_number", .code, required: true, also: numbersOfTransactions + ["number"]),
            .init(
                "created_at", .moment, required: true,
                also: ["date", "datetime", "date and time", "sale date", "sold at", "transaction date", "created"]),
            .init("customer", .code, also: contactsOfCustomers),
            .init("transaction_type", .word("sale", "return", "exchange", "quote", "layaway"), also: ["type"]),
            .init("subtotal", .money(negative: true), also: ["sub total"]),
            .init("tax", .money(negative: true), also: ["tax total", "total tax", "sales tax", "vat", "gst"]),
            .init("discount", .money(negative: true), also: ["discount total", "total discount"]),
            .init(
                "total", .money(negative: true), required: true,
                also: ["amount", "grand total", "total amount", "total incl tax", "total including tax"]),
            // What another program calls a sale has been paid for; the schema's own default is for a ticket at the till.
            .init(
                "status",
                .word(
                    ["pending", "completed", "voided", "refunded", "partial_refund"],
                    also: [
                        "complete": "completed", "closed": "completed", "paid": "completed", "void": "voided",
                        "partially_refunded": "partial_refund",
                    ]), standard: "completed"),
            .init(
                "original_transaction", .code,
                also: [
                    "original_transaction_id", "original transaction number", "original receipt", "original sale",
                    "return of",
                ]),
            .init("cashier", .text, also: ["cashier_id", "sold by", "salesperson", "sales person"] + namesOfStaff),
        ],
        references: [
            .init("customer_id", .customer, by: "customer"),
            .init("original_transaction_id", .transaction, by: "original_transaction"),
            .init("cashier_id", .user, by: "cashier"),
        ],
        keys: [.init("transaction_number")])

    static let transactionItems = ImportTable(
        "transaction_items", "The lines of transactions", books,
        columns: [
            .init("transaction", .code, required: true, also: numbersOfTransactions + ["transaction_number"]),
            .init("product", .code, also: ["product_id", "sku", "product sku", "product code"]),
            .init("item_name", .text, also: ["item", "description", "name", "product name"]),
            .init("item_sku", .code),
            .init("quantity", .whole(-1_000_000...1_000_000), also: ["qty", "count"]),
            .init("unit_price", .money(negative: true), also: ["price", "price each", "each"]),
            .init("discount", .money(negative: true), also: ["line discount"]),
            .init("tax", .money(negative: true), also: ["line tax"]),
            .init(
                "total", .money(negative: true), required: true,
                also: ["line total", "amount", "extended price", "total price"]),
        ],
        references: [
            .init("transaction_id", .transaction, by: "transaction"), .init("product_id", .product, by: "product"),
        ])

    static let refunds = ImportTable(
        "refunds", "Money given back on transactions", books,
        columns: [
            .init("transaction", .code, required: true, also: numbersOfTransactions + ["transaction_number"]),
            .init("refund_amount", .money(negative: false), required: true, also: ["amount", "refund", "total"]),
            .init("refund_method", .anyWord, also: ["method", "payment method", "paid by"]),
            .init("reason", .notes, also: ["note", "notes", "comment"]),
            .init("processed_by", .text, also: namesOfStaff + ["cashier"]),
            .init("created_at", .moment, required: true, also: ["date", "refund date", "refunded at", "datetime"]),
        ],
        references: [
            .init("transaction_id", .transaction, by: "transaction"), .init("processed_by", .user, by: "processed_by"),
        ])
}
