-- Messages: written down before they go, sent once, at a pace, and what became of each (domain.md §5).

-- What is sent, to which address, when and by whom. A message to somebody with several devices is a row a device.
ALTER TABLE communication_log ADD COLUMN purpose TEXT NOT NULL DEFAULT 'transactional'
    CHECK (purpose IN ('transactional', 'promotional'));
-- Of a push, or the subject of a mail. image, data: of a push; data is a JSON object of texts.
ALTER TABLE communication_log ADD COLUMN title TEXT;
ALTER TABLE communication_log ADD COLUMN image TEXT;
ALTER TABLE communication_log ADD COLUMN data TEXT;
-- E.164, a mail address, a device's token. NULL: skipped before one was known, or older than this column.
ALTER TABLE communication_log ADD COLUMN address TEXT;
-- What it is about, so that it goes once: rental_due:17:2026-11-27. NULL: it was written by hand.
ALTER TABLE communication_log ADD COLUMN occasion TEXT;
ALTER TABLE communication_log ADD COLUMN created_by INTEGER REFERENCES users(id);
-- A pending one is not sent before that, and why: quiet hours, a provider that asked to wait.
ALTER TABLE communication_log ADD COLUMN held_until DATETIME;
ALTER TABLE communication_log ADD COLUMN held_because TEXT;
-- Times that a request for it may have gone out.
ALTER TABLE communication_log ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
-- Of one in sending: the process that sends it; it stays where that process has ended, and nobody knows whether it went. sending_at: when its last request may have gone out.
ALTER TABLE communication_log ADD COLUMN claimed_by TEXT;
ALTER TABLE communication_log ADD COLUMN sending_at DATETIME;
ALTER TABLE communication_log ADD COLUMN sent_at DATETIME;
-- When delivered, undelivered, failed or skipped.
ALTER TABLE communication_log ADD COLUMN settled_at DATETIME;
-- When the provider is asked next what became of it: one that was sent, or is uncertain. NULL: not any more.
ALTER TABLE communication_log ADD COLUMN ask_at DATETIME;
ALTER TABLE communication_log ADD COLUMN error_code TEXT;
ALTER TABLE communication_log ADD COLUMN segments INTEGER;
-- What the provider took for it, in millionths of the currency.
ALTER TABLE communication_log ADD COLUMN cost_millionths INTEGER;
ALTER TABLE communication_log ADD COLUMN currency TEXT;

-- What waits, by campaign (none: first), in the order in which it goes: a paused campaign is not read through.
CREATE INDEX communication_log_waiting ON communication_log(type, campaign_id, held_until, id) WHERE status = 'pending';
CREATE INDEX communication_log_sending ON communication_log(claimed_by) WHERE status = 'sending';
CREATE INDEX communication_log_to_ask ON communication_log(ask_at) WHERE ask_at IS NOT NULL;
CREATE INDEX communication_log_uncertain ON communication_log(id) WHERE status = 'uncertain';
CREATE INDEX communication_log_by_address ON communication_log(address, message_id) WHERE address IS NOT NULL;
-- The page of a campaign, from the index alone: what became of its messages, why, how fast and at what cost.
CREATE INDEX communication_log_reasons ON communication_log(campaign_id, status, error, held_because, sent_at, segments, cost_millionths,
    currency) WHERE campaign_id IS NOT NULL;
CREATE INDEX communication_log_by_status ON communication_log(status);
CREATE INDEX consent_events_withdrawn ON consent_events(channel, created_at, customer_id) WHERE event = 'withdrawn';
-- A customer is told once of each occasion; on several devices it is still one telling.
CREATE UNIQUE INDEX communication_log_by_occasion ON communication_log(customer_id, occasion, type, COALESCE(address, ''))
    WHERE occasion IS NOT NULL;

-- A campaign as it is written, before and after it is sent. audience: its rules, one a line.
ALTER TABLE communication_campaigns ADD COLUMN purpose TEXT NOT NULL DEFAULT 'promotional'
    CHECK (purpose IN ('transactional', 'promotional'));
ALTER TABLE communication_campaigns ADD COLUMN message TEXT NOT NULL DEFAULT '';
ALTER TABLE communication_campaigns ADD COLUMN title TEXT;
ALTER TABLE communication_campaigns ADD COLUMN image TEXT;
ALTER TABLE communication_campaigns ADD COLUMN data TEXT;
ALTER TABLE communication_campaigns ADD COLUMN audience TEXT NOT NULL DEFAULT '';
ALTER TABLE communication_campaigns ADD COLUMN scheduled_at DATETIME;
-- When its recipients were put down: from then on they stay who they are.
ALTER TABLE communication_campaigns ADD COLUMN started_at DATETIME;
ALTER TABLE communication_campaigns ADD COLUMN created_by INTEGER REFERENCES users(id);
ALTER TABLE communication_campaigns ADD COLUMN updated_at DATETIME;
ALTER TABLE communication_campaigns ADD COLUMN uncertain_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE communication_campaigns ADD COLUMN delivered_count INTEGER NOT NULL DEFAULT 0;
CREATE INDEX communication_campaigns_scheduled ON communication_campaigns(scheduled_at) WHERE status = 'scheduled';

-- Counts follow the messages, whoever changes one. sent: the provider has it, whatever came of it later but a failure; failed: failed or
-- undelivered; held: waits for a moment.
CREATE TRIGGER communication_log_counted AFTER UPDATE OF status, held_until ON communication_log
WHEN NEW.campaign_id IS NOT NULL AND (NEW.status IS NOT OLD.status OR (NEW.held_until IS NULL) <> (OLD.held_until IS NULL))
BEGIN
    UPDATE communication_campaigns SET
        sent_count = sent_count + (NEW.status IN ('sent', 'delivered')) - (OLD.status IN ('sent', 'delivered')),
        delivered_count = delivered_count + (NEW.status = 'delivered') - (OLD.status = 'delivered'),
        failed_count = failed_count + (NEW.status IN ('failed', 'undelivered')) - (OLD.status IN ('failed', 'undelivered')),
        skipped_count = skipped_count + (NEW.status = 'skipped') - (OLD.status = 'skipped'),
        uncertain_count = uncertain_count + (NEW.status = 'uncertain') - (OLD.status = 'uncertain'),
        held_count = held_count + (NEW.status = 'pending' AND NEW.held_until IS NOT NULL)
            - (OLD.status = 'pending' AND OLD.held_until IS NOT NULL)
    WHERE id = NEW.campaign_id;
END;

-- Messages of a channel go one after the other, whatever the number of workers: when the next may go, how many the day has had, and why
-- nothing goes. next_at_ms: milliseconds since 1970. resting: for a while, since the provider asked; stopped: until somebody resumes it.
CREATE TABLE message_lanes (
    channel TEXT PRIMARY KEY CHECK (channel IN ('sms', 'push', 'email')),
    next_at_ms INTEGER NOT NULL DEFAULT 0,
    day DATE,
    day_count INTEGER NOT NULL DEFAULT 0,
    resting_until DATETIME,
    resting_because TEXT,
    -- Rests that followed one another without a message that went: each is longer.
    rests INTEGER NOT NULL DEFAULT 0,
    stopped_at DATETIME,
    stopped_because TEXT
) WITHOUT ROWID;
INSERT INTO message_lanes (channel) VALUES ('sms'), ('push'), ('email');

-- The shop's own templates, and its own words for those that come with the program, by the same name.
CREATE TABLE message_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    title TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('transactional', 'promotional')),
    occasion TEXT NOT NULL,
    -- Of a push or a mail; NULL: whoever sends it writes one.
    subject TEXT,
    text TEXT NOT NULL,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME
);

-- Messages that go by themselves. occasion: rental_due, rental_overdue, course, trip, appointment; staff: what staff are told of service.
-- days: before it, or after it for what is overdue.
CREATE TABLE message_rules (
    occasion TEXT PRIMARY KEY,
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'push', 'email')),
    template TEXT NOT NULL,
    days INTEGER NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT 0 CHECK (is_active IN (0, 1)),
    updated_at DATETIME
) WITHOUT ROWID;

-- What came in, once for each customer with that number; customer_id NULL: nobody has it. reading: out, in, help, unclear, none.
CREATE TABLE message_replies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER REFERENCES customers(id),
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'push', 'email')),
    message_id TEXT NOT NULL,
    address TEXT NOT NULL,
    message TEXT NOT NULL,
    reading TEXT NOT NULL CHECK (reading IN ('out', 'in', 'help', 'unclear', 'none')),
    received_at DATETIME NOT NULL,
    -- When somebody has looked at it, where somebody has to.
    handled_at DATETIME,
    handled_by INTEGER REFERENCES users(id)
);
CREATE UNIQUE INDEX message_replies_once ON message_replies(message_id, COALESCE(customer_id, 0));
CREATE INDEX message_replies_by_customer ON message_replies(customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX message_replies_open ON message_replies(received_at) WHERE reading = 'unclear' AND handled_at IS NULL;

-- Why the provider said that the number or address does not work; another one is tried again.
ALTER TABLE customers ADD COLUMN sms_fault TEXT;
ALTER TABLE customers ADD COLUMN email_fault TEXT;
CREATE TRIGGER customers_new_number AFTER UPDATE OF mobile, phone, country ON customers
WHEN NEW.sms_fault IS NOT NULL AND (NEW.mobile IS NOT OLD.mobile OR NEW.phone IS NOT OLD.phone OR NEW.country IS NOT OLD.country)
BEGIN UPDATE customers SET sms_fault = NULL WHERE id = NEW.id; END;
CREATE TRIGGER customers_new_address AFTER UPDATE OF email ON customers
WHEN NEW.email_fault IS NOT NULL AND NEW.email IS NOT OLD.email
BEGIN UPDATE customers SET email_fault = NULL WHERE id = NEW.id; END;

-- Staff are written to as customers are: what waits, who sends it.
ALTER TABLE staff_messages ADD COLUMN claimed_by TEXT;
ALTER TABLE staff_messages ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE staff_messages ADD COLUMN held_until DATETIME;
CREATE INDEX staff_messages_sending ON staff_messages(claimed_by) WHERE status = 'sending';
