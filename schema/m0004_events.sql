-- Courses, trips, certifications, documents and appointments.

CREATE TABLE courses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    course_code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    duration_days INTEGER NOT NULL DEFAULT 1,
    max_students INTEGER NOT NULL DEFAULT 8,
    price DECIMAL(10,2) NOT NULL DEFAULT 0,
    is_active BOOLEAN NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

CREATE TABLE course_schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    course_id INTEGER NOT NULL REFERENCES courses(id),
    instructor_id INTEGER REFERENCES users(id),
    start_date DATE NOT NULL,
    end_date DATE NOT NULL,
    location TEXT,
    max_students INTEGER NOT NULL DEFAULT 8,
    current_enrollment INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT 'scheduled' CHECK (status IN ('scheduled', 'in_progress', 'completed', 'cancelled')),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);
CREATE INDEX course_schedules_by_start ON course_schedules(start_date, status);
CREATE INDEX course_schedules_by_course ON course_schedules(course_id);

CREATE TABLE course_enrollments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    schedule_id INTEGER NOT NULL REFERENCES course_schedules(id),
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    enrollment_date DATE NOT NULL DEFAULT CURRENT_DATE,
    status TEXT NOT NULL DEFAULT 'enrolled'
        CHECK (status IN ('enrolled', 'in_progress', 'completed', 'dropped', 'failed')),
    completion_date DATE,
    certification_number TEXT,
    amount_paid DECIMAL(10,2) NOT NULL DEFAULT 0,
    transaction_id INTEGER REFERENCES transactions(id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME,
    UNIQUE (schedule_id, customer_id)
);
CREATE INDEX course_enrollments_by_date ON course_enrollments(enrollment_date, status, transaction_id, amount_paid);
CREATE INDEX course_enrollments_by_customer ON course_enrollments(customer_id);
CREATE INDEX course_enrollments_by_transaction ON course_enrollments(transaction_id, amount_paid)
    WHERE transaction_id IS NOT NULL;
CREATE INDEX course_enrollments_to_certify ON course_enrollments(completion_date)
    WHERE status = 'completed' AND (certification_number IS NULL OR certification_number = '');

CREATE TABLE trips (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    trip_code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    destination TEXT,
    duration_days INTEGER NOT NULL DEFAULT 1,
    max_participants INTEGER NOT NULL DEFAULT 12,
    price DECIMAL(10,2) NOT NULL DEFAULT 0,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

CREATE TABLE trip_schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    trip_id INTEGER NOT NULL REFERENCES trips(id),
    departure_date DATE NOT NULL,
    return_date DATE NOT NULL,
    max_participants INTEGER NOT NULL DEFAULT 12,
    current_bookings INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT 'scheduled'
        CHECK (status IN ('scheduled', 'confirmed', 'in_progress', 'completed', 'cancelled')),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);
CREATE INDEX trip_schedules_by_departure ON trip_schedules(departure_date, status);
CREATE INDEX trip_schedules_by_trip ON trip_schedules(trip_id);

CREATE TABLE trip_bookings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    schedule_id INTEGER NOT NULL REFERENCES trip_schedules(id),
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    booking_date DATE NOT NULL DEFAULT CURRENT_DATE,
    status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'confirmed', 'cancelled', 'completed')),
    total_amount DECIMAL(10,2) NOT NULL DEFAULT 0,
    transaction_id INTEGER REFERENCES transactions(id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);
CREATE INDEX trip_bookings_by_date ON trip_bookings(booking_date, status, transaction_id, total_amount);
CREATE INDEX trip_bookings_by_schedule ON trip_bookings(schedule_id);
CREATE INDEX trip_bookings_by_customer ON trip_bookings(customer_id);
CREATE INDEX trip_bookings_by_transaction ON trip_bookings(transaction_id, total_amount)
    WHERE transaction_id IS NOT NULL;

CREATE TABLE certification_agencies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    abbreviation TEXT NOT NULL,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

CREATE TABLE certifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id INTEGER NOT NULL REFERENCES certification_agencies(id),
    name TEXT NOT NULL,
    level INTEGER NOT NULL DEFAULT 1,
    code TEXT,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

CREATE TABLE customer_certifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    certification_id INTEGER NOT NULL REFERENCES certifications(id),
    certification_number TEXT,
    issue_date DATE,
    instructor_name TEXT,
    verification_status TEXT NOT NULL DEFAULT 'pending',
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);
CREATE INDEX customer_certifications_by_customer ON customer_certifications(customer_id);

-- file_path is relative to storage/documents.
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_type TEXT NOT NULL DEFAULT 'other',
    title TEXT NOT NULL,
    file_path TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_size INTEGER NOT NULL DEFAULT 0,
    mime_type TEXT,
    uploaded_by INTEGER REFERENCES users(id),
    is_active BOOLEAN NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

CREATE TABLE appointments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER REFERENCES customers(id),
    appointment_type TEXT NOT NULL DEFAULT 'other',
    start_time DATETIME NOT NULL,
    end_time DATETIME,
    assigned_to INTEGER REFERENCES users(id),
    status TEXT NOT NULL DEFAULT 'scheduled',
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);
CREATE INDEX appointments_by_start ON appointments(start_time);
