-- Who works here and what they may do, what they did, and how the shop is set up.

CREATE TABLE roles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

-- ON CONFLICT IGNORE: naming a permission that is there already changes nothing.
CREATE TABLE permissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE ON CONFLICT IGNORE,
    description TEXT,
    display_name TEXT NOT NULL DEFAULT '',
    module TEXT NOT NULL DEFAULT '',
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE role_permissions (
    role_id INTEGER NOT NULL REFERENCES roles(id) ON DELETE CASCADE,
    permission_id INTEGER NOT NULL REFERENCES permissions(id) ON DELETE CASCADE,
    PRIMARY KEY (role_id, permission_id)
) WITHOUT ROWID;

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    role_id INTEGER REFERENCES roles(id),
    username TEXT NOT NULL UNIQUE,
    email TEXT,
    password_hash TEXT,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    os_account TEXT UNIQUE,
    is_active BOOLEAN NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    last_login_at DATETIME,
    -- The theme this person chose; NULL: the program's default.
    theme TEXT,
    -- 1 once the person changed the dashboard: then dashboard_widgets is the whole layout, even when it is empty.
    has_own_dashboard BOOLEAN NOT NULL DEFAULT 0 CHECK (has_own_dashboard IN (0, 1)),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

CREATE TABLE audit_logs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER REFERENCES users(id),
    action TEXT NOT NULL,
    module TEXT NOT NULL,
    entity_type TEXT,
    entity_id INTEGER,
    old_values TEXT,
    new_values TEXT,
    outcome TEXT NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused', 'failed')),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE settings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    category TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT,
    type TEXT NOT NULL DEFAULT 'text' CHECK (type IN ('text', 'number', 'boolean', 'json')),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME,
    UNIQUE (category, key)
);

INSERT INTO roles (name, display_name) VALUES
    ('admin', 'Owner'),
    ('manager', 'Manager'),
    ('technician', 'Technician'),
    ('counter', 'Counter');

INSERT INTO permissions (name, description, display_name, module) VALUES
    ('dashboard.view', 'View the dashboard', 'View dashboard', 'dashboard'),
    ('widgets.customize', 'Customize dashboard widgets', 'Customize widgets', 'dashboard'),
    ('sales.view', 'View sales figures', 'View sales', 'sales'),
    ('customers.view', 'View customers', 'View customers', 'customers'),
    ('customers.edit', 'Edit customers', 'Edit customers', 'customers'),
    ('equipment.edit', 'Edit equipment', 'Edit equipment', 'equipment'),
    ('backups.manage', 'Manage database backups', 'Manage backups', 'backups'),
    ('backups.create', 'Create backups', 'Create backups', 'backups'),
    ('backups.restore', 'Restore from backups', 'Restore backups', 'backups'),
    ('backups.download', 'Download backup files', 'Download backups', 'backups'),
    ('communication.view', 'View communication dashboard', 'View communication', 'communication'),
    ('communication.send', 'Send messages', 'Send messages', 'communication'),
    ('communication.send_bulk', 'Send bulk messages', 'Send campaigns', 'communication'),
    ('maintenance.view', 'View maintenance records', 'View maintenance', 'maintenance'),
    ('maintenance.create', 'Record maintenance', 'Record maintenance', 'maintenance'),
    ('maintenance.schedule', 'Schedule maintenance', 'Schedule maintenance', 'maintenance'),
    ('users.manage', 'Manage staff accounts', 'Manage staff', 'staff'),
    ('audit.view', 'View the audit trail', 'View audit', 'staff');

INSERT INTO role_permissions (role_id, permission_id)
SELECT roles.id, permissions.id FROM roles JOIN permissions ON CASE roles.name
    WHEN 'admin' THEN 1
    WHEN 'manager' THEN permissions.name <> 'users.manage'
    WHEN 'technician' THEN permissions.name IN ('dashboard.view', 'widgets.customize', 'equipment.edit',
        'maintenance.view', 'maintenance.create', 'maintenance.schedule')
    WHEN 'counter' THEN permissions.name IN ('dashboard.view', 'widgets.customize', 'customers.view', 'customers.edit',
        'communication.view', 'communication.send', 'maintenance.view')
END;
