-- Rental gear, who has it, and cylinder fills.

CREATE TABLE rental_categories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

CREATE TABLE rental_equipment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    category_id INTEGER REFERENCES rental_categories(id),
    equipment_code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    size TEXT,
    manufacturer TEXT,
    model TEXT,
    serial_number TEXT,
    purchase_date DATE,
    purchase_cost DECIMAL(10,2),
    daily_rate DECIMAL(10,2) NOT NULL DEFAULT 0,
    weekly_rate DECIMAL(10,2),
    status TEXT NOT NULL DEFAULT 'available'
        CHECK (status IN ('available', 'rented', 'maintenance', 'damaged', 'retired')),
    condition TEXT NOT NULL DEFAULT 'good' CHECK (condition IN ('excellent', 'good', 'fair', 'poor')),
    last_inspection_date DATE,
    vip_date DATE,
    hydro_date DATE,
    notes TEXT,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);
ALTER TABLE rental_equipment ADD COLUMN last_service_date DATE;
ALTER TABLE rental_equipment ADD COLUMN next_inspection_due DATE;
CREATE INDEX rental_equipment_by_status ON rental_equipment(status);
CREATE INDEX rental_equipment_due ON rental_equipment(next_inspection_due, equipment_code) WHERE status <> 'retired';

-- transaction_id: the ticket this was rung up on, so that its money is counted once.
CREATE TABLE rental_reservations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reservation_number TEXT NOT NULL UNIQUE,
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    start_date DATE NOT NULL,
    end_date DATE NOT NULL,
    pickup_date DATE,
    return_date DATE,
    status TEXT NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'confirmed', 'picked_up', 'returned', 'cancelled')),
    total_cost DECIMAL(10,2) NOT NULL DEFAULT 0,
    deposit_amount DECIMAL(10,2) NOT NULL DEFAULT 0,
    created_by INTEGER REFERENCES users(id),
    transaction_id INTEGER REFERENCES transactions(id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);
CREATE INDEX rental_reservations_open ON rental_reservations(status, end_date)
    WHERE status IN ('pending', 'confirmed', 'picked_up');
CREATE INDEX rental_reservations_by_start ON rental_reservations(start_date, status, transaction_id, total_cost);
CREATE INDEX rental_reservations_by_customer ON rental_reservations(customer_id);
CREATE INDEX rental_reservations_by_transaction ON rental_reservations(transaction_id, total_cost)
    WHERE transaction_id IS NOT NULL;

CREATE TABLE rental_reservation_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reservation_id INTEGER NOT NULL REFERENCES rental_reservations(id),
    equipment_id INTEGER NOT NULL REFERENCES rental_equipment(id),
    daily_rate DECIMAL(10,2) NOT NULL DEFAULT 0,
    quantity_days INTEGER NOT NULL DEFAULT 1,
    total_cost DECIMAL(10,2) NOT NULL DEFAULT 0
);
CREATE INDEX rental_reservation_items_by_reservation ON rental_reservation_items(reservation_id);
CREATE INDEX rental_reservation_items_by_equipment ON rental_reservation_items(equipment_id);

CREATE TABLE rental_checkouts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reservation_id INTEGER NOT NULL REFERENCES rental_reservations(id),
    equipment_id INTEGER NOT NULL REFERENCES rental_equipment(id),
    checkout_date DATETIME NOT NULL,
    expected_return_date DATE NOT NULL,
    actual_return_date DATETIME,
    condition_at_checkout TEXT CHECK (condition_at_checkout IN ('excellent', 'good', 'fair', 'poor')),
    condition_at_return TEXT CHECK (condition_at_return IN ('excellent', 'good', 'fair', 'poor')),
    damage_notes TEXT,
    damage_fee DECIMAL(10,2) NOT NULL DEFAULT 0,
    checked_out_by INTEGER REFERENCES users(id),
    checked_in_by INTEGER REFERENCES users(id)
);
CREATE INDEX rental_checkouts_by_reservation ON rental_checkouts(reservation_id);
CREATE INDEX rental_checkouts_by_equipment ON rental_checkouts(equipment_id);
CREATE INDEX rental_checkouts_out ON rental_checkouts(expected_return_date) WHERE actual_return_date IS NULL;

CREATE TABLE air_fills (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER REFERENCES customers(id),
    equipment_id INTEGER REFERENCES rental_equipment(id),
    cylinder_serial TEXT,
    fill_type TEXT NOT NULL DEFAULT 'air' CHECK (fill_type IN ('air', 'nitrox', 'trimix', 'oxygen')),
    fill_pressure INTEGER,
    nitrox_percentage DECIMAL(4,1),
    cost DECIMAL(10,2) NOT NULL DEFAULT 0,
    filled_by INTEGER REFERENCES users(id),
    transaction_id INTEGER REFERENCES transactions(id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX air_fills_by_time ON air_fills(created_at, fill_type, transaction_id, cost);
CREATE INDEX air_fills_by_transaction ON air_fills(transaction_id, cost) WHERE transaction_id IS NOT NULL;
CREATE INDEX air_fills_by_equipment ON air_fills(equipment_id) WHERE equipment_id IS NOT NULL;
