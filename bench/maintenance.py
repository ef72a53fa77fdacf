"""Maintenance: its screens and lists, against the same queries in the sqlite3 shell."""

import datetime
import os
import sqlite3
import subprocess

from measure import Terminal, median, timed


def workshop(folder, program, base):
    """A shop with 20,000 items and 500,000 records of ten years. Its triggers are taken away while it is filled: most of them would compute
    for each record what stands there already."""
    home = os.path.join(folder, "workshop")
    environment = dict(base, NAUTILUS_HOME=home)
    store = os.path.join(home, "database", "nautilus.db")
    if os.path.exists(store):
        return environment, store
    subprocess.run([program, "init", "--shop", "Bench", "--owner", "owner"], env=environment, stdout=subprocess.DEVNULL, check=True)
    connection = sqlite3.connect(store, isolation_level=None)
    for sql in "PRAGMA wal_autocheckpoint = 0", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -200000", "BEGIN":
        connection.execute(sql)
    numbers = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
    connection.execute("INSERT INTO rental_categories (name, rule_set) VALUES ('Cylinders', 'cylinder'), ('Regulators', 'regulator'), ('BCDs', 'bcd'), ('Suits', 'general')")
    connection.execute("INSERT INTO customers (first_name, last_name) VALUES ('Ann', 'Diver')")
    # One in twenty is overdue, one in fifty was never looked at.
    connection.execute(numbers % 19999 + """
        INSERT INTO rental_equipment (category_id, equipment_code, name, size, serial_number, status, vip_date, hydro_date, last_service_date)
        SELECT 1 + i % 4, printf('EQ-%05d', i), 'Thing ' || i, substr('SMLX', 1 + (i / 4) % 4, 1), 'SN' || (i * 7),
            CASE WHEN i % 50 = 0 THEN 'maintenance' WHEN i % 97 = 0 THEN 'retired' WHEN i % 10 = 3 THEN 'rented' ELSE 'available' END,
            CASE WHEN i % 4 = 0 THEN last END, CASE WHEN i % 4 = 0 THEN date('now', '-' || (i % 1700) || ' days') END, CASE WHEN i % 4 > 0 THEN last END
        FROM (SELECT i, CASE WHEN i % 50 < 49 THEN date('now', '-' || (CASE WHEN i % 20 = 7 THEN 380 + i % 100 ELSE i % 360 END) || ' days') END AS last FROM n)""")
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute(numbers % 499999 + """
        INSERT INTO equipment_maintenance (equipment_id, maintenance_type, maintenance_date, performed_by, description, parts_replaced, cost, result, renews)
        SELECT 1 + (i * 7919) % 20000, CASE i % 5 WHEN 0 THEN 'inspection' WHEN 1 THEN 'cleaning' WHEN 2 THEN 'servicing' WHEN 3 THEN 'repair' ELSE 'parts_replacement' END,
            date('now', '-' || (3650 - i * 3650 / 500000) || ' days'), 1, 'Looked at it, all well', CASE WHEN i % 5 = 4 THEN 'O-rings, lot L' || (i % 1000) END,
            (i % 9000) / 100.0, CASE WHEN i % 60 = 0 THEN 'failed' WHEN i % 5 <> 1 THEN 'passed' END, '' FROM n""")
    connection.execute(numbers % 99999 + """
        INSERT INTO rental_reservations (id, reservation_number, customer_id, start_date, end_date, status, total_cost)
        SELECT i + 1, 'R' || i, 1, date('now', '-' || (3650 - i * 3650 / 100000) || ' days'), date('now', '-' || (3649 - i * 3650 / 100000) || ' days'), 'returned', 24 FROM n""")
    connection.execute("INSERT INTO rental_reservation_items (reservation_id, equipment_id, total_cost) SELECT id, 1 + (id * 31) % 20000, 24 FROM rental_reservations")
    for _, sql in triggers:
        connection.execute(sql)
    for sql in "COMMIT", "PRAGMA analysis_limit = 400", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)":
        connection.execute(sql)
    connection.close()
    return environment, store


def query_time(store, script, runs):
    """Milliseconds that the shell takes for a file of SQL, less what it takes to start and open the store."""
    def run(path):
        return timed(["sqlite3", "-readonly", "-cmd", "PRAGMA mmap_size=0", store], None, path) * 1000
    empty = script + ".empty"
    with open(empty, "w") as file:
        file.write("SELECT COUNT(*) FROM sqlite_schema;\n")
    times = [(run(script), run(empty)) for _ in range(runs)]
    return max(0.0, median([a for a, _ in times]) - median([b for _, b in times]))


def maintenance(report, program, base, folder, shops, runs):
    report.section("Maintenance: 20,000 items, 500,000 records")
    environment, store = workshop(shops, program, base)

    def sql(*arguments):
        path = os.path.join(folder, "-".join(arguments).replace("/", "") + ".sql")
        with open(path, "w") as file:
            subprocess.run([program, *arguments, "--sql"], env=environment, stdout=file, check=True)
        return path

    code = "EQ-00012"
    questions = {name: query_time(store, sql(*arguments), runs) for name, arguments in {
        "due": ("maintenance", "due"), "stats": ("maintenance", "stats"), "list": ("equipment", "list"), "filter": ("equipment", "list", "--search", "991"),
        "history": ("maintenance", "history", code)}.items()}

    def answered(terminal, keys, quiet):
        sent = terminal.send(keys)
        return (terminal.settle(quiet)[0] - sent) * 1000

    # Each time a new process, so that nothing was read before.
    frames, opens, filters = [], {"maintenance": [], "equipment": []}, []
    for turn in range(runs):
        terminal = Terminal([program], environment)
        terminal.settle(1.0)
        opens["maintenance"].append(answered(terminal, b"\x1bOQ", 0.4))
        opens["equipment"].append(answered(terminal, b"\x1bOR", 0.4))
        answered(terminal, b"/", 0.1)
        filters += [answered(terminal, key, 0.4) for key in (b"9", b"9", b"1")]
        for key in b"\x1b", b"\x1b":
            answered(terminal, key, 0.1)
        # Both were read before: what is left is the frame.
        frames += [answered(terminal, key, 0.2) for key in (b"\x1bOP", b"\x1bOQ", b"\x1bOP", b"\x1bOR")]
        terminal.close()
    frame = median(frames)
    report.note(f"a whole frame takes {frame:.1f} ms; the peer is a frame and the queries in the sqlite3 shell, without its start")
    report.line("the maintenance screen opens, to the last byte", median(opens["maintenance"]), frame + questions["due"] + questions["stats"], "ms", 1.5)
    report.line("the equipment screen opens", median(opens["equipment"]), frame + questions["list"], "ms", 1.5)
    report.line("a letter of a filter, to the rows that it keeps", median(filters), frame + questions["filter"], "ms", 1.3)

    nothing = os.path.join(folder, "nothing.sql")
    with open(nothing, "w") as file:
        file.write("SELECT COUNT(*) FROM maintenance_templates;\n")

    def against(what, arguments, with_start=False):
        script = sql(*arguments)
        shell = ["sqlite3", "-readonly", "-cmd", "PRAGMA mmap_size=0", store]
        times = []
        for _ in range(runs):
            times.append((
                timed([program, *arguments, "--json"], environment), timed([program, "maintenance", "templates", "--json"], environment),
                timed(shell, environment, script), timed(shell, environment, nothing)))
        ours, start, peer, opening = (median(column) * 1000 for column in zip(*times))
        if with_start:
            report.line(what, ours, start + peer - opening, "ms", 1.3)
        else:
            report.line(what, ours - start, peer - opening, "ms", 1.3)

    # So short that only the start tells: a page is the program's start and one query.
    against("history of an item, a page; peer: our start + the query", ("maintenance", "history", code), with_start=True)
    report.note("by the command line, less what it takes either program to start and open the store")
    against("due list, a screen of it", ("maintenance", "due", "--limit", "200"))
    ten_years_ago = (datetime.date.today() - datetime.timedelta(days=3650)).isoformat()
    against("cost analysis of ten years", ("maintenance", "costs", "--from", ten_years_ago))
