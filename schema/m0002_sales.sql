-- Customers, what the shop sells, and what it sold. Money is DECIMAL(10,2); times are UTC text.

CREATE TABLE customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    company_name TEXT,
    email TEXT,
    phone TEXT,
    mobile TEXT,
    birth_date DATE,
    state TEXT,
    postal_code TEXT,
    country TEXT DEFAULT 'US',
    time_zone TEXT,
    customer_since DATE,
    notes TEXT,
    is_active BOOLEAN NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);
ALTER TABLE customers ADD COLUMN sms_opt_in BOOLEAN DEFAULT 1 CHECK (sms_opt_in IN (0, 1));
ALTER TABLE customers ADD COLUMN email_opt_in BOOLEAN DEFAULT 1 CHECK (email_opt_in IN (0, 1));
ALTER TABLE customers ADD COLUMN push_opt_in BOOLEAN DEFAULT 0 CHECK (push_opt_in IN (0, 1));
CREATE INDEX customers_by_state ON customers(is_active, customer_since);
CREATE INDEX customers_by_email ON customers(email COLLATE NOCASE) WHERE email IS NOT NULL;
CREATE INDEX customers_by_phone ON customers(phone) WHERE phone IS NOT NULL;
CREATE INDEX customers_by_mobile ON customers(mobile) WHERE mobile IS NOT NULL;

CREATE TABLE product_categories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent_id INTEGER REFERENCES product_categories(id),
    name TEXT NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

-- product_type says what a sold item counts as: rental, air_fill, course and trip are those; anything else is retail.
CREATE TABLE products (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    category_id INTEGER REFERENCES product_categories(id),
    sku TEXT NOT NULL UNIQUE,
    barcode TEXT,
    name TEXT NOT NULL,
    product_type TEXT NOT NULL DEFAULT 'retail',
    cost_price DECIMAL(10,2) DEFAULT 0,
    retail_price DECIMAL(10,2) NOT NULL DEFAULT 0,
    stock_quantity INTEGER NOT NULL DEFAULT 0,
    low_stock_threshold INTEGER NOT NULL DEFAULT 5,
    track_inventory BOOLEAN NOT NULL DEFAULT 1 CHECK (track_inventory IN (0, 1)),
    is_active BOOLEAN NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);
CREATE INDEX products_by_barcode ON products(barcode) WHERE barcode IS NOT NULL;
CREATE INDEX products_low_on_stock ON products(stock_quantity, low_stock_threshold)
    WHERE is_active = 1 AND track_inventory = 1 AND stock_quantity <= low_stock_threshold;

-- total includes tax. A return's own total is read as an amount, whatever its sign.
CREATE TABLE transactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_number TEXT NOT NULL UNIQUE,
    customer_id INTEGER REFERENCES customers(id),
    transaction_type TEXT NOT NULL DEFAULT 'sale'
        CHECK (transaction_type IN ('sale', 'return', 'exchange', 'quote', 'layaway')),
    subtotal DECIMAL(10,2) NOT NULL DEFAULT 0,
    tax DECIMAL(10,2) NOT NULL DEFAULT 0,
    discount DECIMAL(10,2) NOT NULL DEFAULT 0,
    total DECIMAL(10,2) NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'completed', 'voided', 'refunded', 'partial_refund')),
    original_transaction_id INTEGER REFERENCES transactions(id),
    cashier_id INTEGER REFERENCES users(id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);
-- Covering: the sales of any window, their buyers and what these bought before are read from the indexes alone.
CREATE INDEX transactions_by_time ON transactions(created_at, transaction_type, status, total, customer_id);
CREATE INDEX transactions_by_customer ON transactions(customer_id, created_at, transaction_type, status)
    WHERE customer_id IS NOT NULL;
CREATE INDEX transactions_by_original ON transactions(original_transaction_id) WHERE original_transaction_id IS NOT NULL;

CREATE TABLE transaction_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id INTEGER NOT NULL REFERENCES transactions(id),
    product_id INTEGER REFERENCES products(id),
    item_name TEXT NOT NULL DEFAULT '',
    item_sku TEXT,
    quantity INTEGER NOT NULL DEFAULT 1,
    unit_price DECIMAL(10,2) NOT NULL DEFAULT 0,
    discount DECIMAL(10,2) NOT NULL DEFAULT 0,
    tax DECIMAL(10,2) NOT NULL DEFAULT 0,
    total DECIMAL(10,2) NOT NULL DEFAULT 0
);
CREATE INDEX transaction_items_by_transaction ON transaction_items(transaction_id, product_id, quantity, total);

CREATE TABLE refunds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id INTEGER NOT NULL REFERENCES transactions(id),
    refund_amount DECIMAL(10,2) NOT NULL,
    refund_method TEXT,
    reason TEXT,
    processed_by INTEGER REFERENCES users(id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX refunds_by_time ON refunds(created_at, transaction_id, refund_amount);
CREATE INDEX refunds_by_transaction ON refunds(transaction_id);
