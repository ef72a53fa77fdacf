-- The four systems of the customer's document: its tables keep their names, columns, types and defaults.

CREATE TABLE dashboard_widgets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    widget_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    size TEXT DEFAULT 'medium' CHECK (size IN ('small', 'medium', 'large')),
    config TEXT, -- JSON configuration
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX dashboard_widgets_by_user ON dashboard_widgets(user_id, position);

CREATE TABLE backups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    filename TEXT NOT NULL,
    description TEXT,
    file_size INTEGER NOT NULL,
    includes_documents BOOLEAN DEFAULT 0 CHECK (includes_documents IN (0, 1)),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    -- When the archive was last read back whole and found restorable; NULL: never.
    proven_at DATETIME,
    -- Why the last attempt to make or prove it failed; NULL: it did not.
    failure TEXT
);
CREATE INDEX backups_by_time ON backups(created_at);
CREATE INDEX backups_proven ON backups(created_at) WHERE proven_at IS NOT NULL AND failure IS NULL;

CREATE TABLE backup_restorations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    backup_filename TEXT NOT NULL,
    restored_at DATETIME DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE backup_schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    frequency TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly', 'monthly')),
    time TEXT NOT NULL,      -- HH:MM
    include_documents BOOLEAN DEFAULT 0 CHECK (include_documents IN (0, 1)),
    is_active BOOLEAN DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

CREATE TABLE communication_campaigns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('sms', 'push', 'email')),
    target_count INTEGER NOT NULL,
    sent_count INTEGER DEFAULT 0,
    failed_count INTEGER DEFAULT 0,
    status TEXT DEFAULT 'sending'
        CHECK (status IN ('draft', 'scheduled', 'sending', 'paused', 'completed', 'cancelled', 'failed')),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    completed_at DATETIME,
    held_count INTEGER NOT NULL DEFAULT 0,
    skipped_count INTEGER NOT NULL DEFAULT 0,
    -- Why a paused or failed campaign stopped, in words.
    stopped_because TEXT
);
CREATE INDEX communication_campaigns_by_status ON communication_campaigns(status, created_at);
CREATE INDEX communication_campaigns_stopped ON communication_campaigns(created_at) WHERE stopped_because IS NOT NULL;
-- As the dashboard lists them: the running ones, then the newest.
CREATE INDEX communication_campaigns_by_turn
    ON communication_campaigns(status IN ('sending', 'paused') DESC, created_at DESC, id DESC)
    WHERE status NOT IN ('draft', 'cancelled');

CREATE TABLE communication_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('sms', 'push', 'email')),
    message TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN
        ('pending', 'sending', 'sent', 'delivered', 'undelivered', 'failed', 'skipped', 'uncertain')),
    campaign_id INTEGER,
    message_id TEXT,         -- Provider message ID
    error TEXT,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (customer_id) REFERENCES customers(id),
    FOREIGN KEY (campaign_id) REFERENCES communication_campaigns(id)
);
CREATE INDEX communication_log_by_customer ON communication_log(customer_id, created_at);
CREATE INDEX communication_log_by_campaign ON communication_log(campaign_id, status) WHERE campaign_id IS NOT NULL;

CREATE TABLE customer_devices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    device_token TEXT NOT NULL,
    device_type TEXT NOT NULL CHECK (device_type IN ('ios', 'android')),
    push_opt_in BOOLEAN DEFAULT 1 CHECK (push_opt_in IN (0, 1)),
    last_used DATETIME,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (customer_id) REFERENCES customers(id)
);
CREATE INDEX customer_devices_by_customer ON customer_devices(customer_id);

CREATE TABLE equipment_maintenance (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    equipment_id INTEGER NOT NULL,
    maintenance_type TEXT NOT NULL CHECK (maintenance_type IN ('inspection', 'repair', 'cleaning', 'calibration',
        'parts_replacement', 'servicing', 'safety_check', 'pressure_test', 'other')),
    maintenance_date DATE NOT NULL,
    performed_by INTEGER NOT NULL,
    description TEXT,
    parts_replaced TEXT,
    cost DECIMAL(10,2) DEFAULT 0,
    next_service_date DATE,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    result TEXT CHECK (result IN ('passed', 'failed')),
    FOREIGN KEY (equipment_id) REFERENCES rental_equipment(id),
    FOREIGN KEY (performed_by) REFERENCES users(id)
);
CREATE INDEX equipment_maintenance_by_equipment ON equipment_maintenance(equipment_id, maintenance_date, result);
CREATE INDEX equipment_maintenance_by_date ON equipment_maintenance(maintenance_date, cost);
CREATE INDEX equipment_maintenance_by_result ON equipment_maintenance(result, equipment_id, maintenance_date)
    WHERE result IS NOT NULL;

CREATE TABLE maintenance_schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    equipment_id INTEGER NOT NULL,
    scheduled_date DATE NOT NULL,
    maintenance_type TEXT NOT NULL CHECK (maintenance_type IN ('inspection', 'repair', 'cleaning', 'calibration',
        'parts_replacement', 'servicing', 'safety_check', 'pressure_test', 'other')),
    assigned_to INTEGER,
    notes TEXT,
    status TEXT DEFAULT 'scheduled' CHECK (status IN ('scheduled', 'completed', 'cancelled')),
    maintenance_id INTEGER,
    completed_at DATETIME,
    cancelled_at DATETIME,
    cancellation_reason TEXT,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (equipment_id) REFERENCES rental_equipment(id),
    FOREIGN KEY (assigned_to) REFERENCES users(id),
    FOREIGN KEY (maintenance_id) REFERENCES equipment_maintenance(id)
);
CREATE INDEX maintenance_schedules_open ON maintenance_schedules(scheduled_date) WHERE status = 'scheduled';
CREATE INDEX maintenance_schedules_by_equipment ON maintenance_schedules(equipment_id);
