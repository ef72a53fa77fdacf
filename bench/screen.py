"""The dashboard on the screen, its tiles, and the demo shops that they are measured on."""

import os
import subprocess
import time

from measure import LEFT, RIGHT, Terminal, cpu, family, median, memory, timed


def screen(report, program, bare, environment, runs):
    report.section("Screen, 200x60, on the big shop; peer: bare ncurses in C")
    # A tile that was read, or is shown as last known, says so in its frame; the real readings follow.
    starts, ends, bare_starts = [], [], []
    for _ in range(runs):
        terminal = Terminal([program], environment)
        starts.append((terminal.complete((b"as of ", b"last known "), 8) - terminal.started) * 1000)
        ends.append((terminal.settle(0.5)[0] - terminal.started) * 1000)
        terminal.close()
        terminal = Terminal([bare], environment)
        bare_starts.append((terminal.settle(0.5)[0] - terminal.started) * 1000)
        terminal.close()
    report.line("start to the first complete frame", median(starts), median(bare_starts), "ms", 4)
    report.note(f"every tile read anew {median(ends):.1f} ms after the start")

    ours, peer = Terminal([program], environment), Terminal([bare], environment)
    ours.settle(1.0)
    peer.settle(0.5)
    keys, bare_keys, sizes, bare_sizes = [], [], [], []
    for turn in range(runs * 4):
        for terminal, times, bytes_ in ((ours, keys, sizes), (peer, bare_keys, bare_sizes)):
            sent = terminal.send(LEFT if turn % 2 else RIGHT)
            last, count, _ = terminal.settle(0.06)
            times.append((last - sent) * 1000)
            bytes_.append(count)
    report.line("a key that moves the focus, to the last byte", median(keys), median(bare_keys), "ms", 2, 2)
    report.line("bytes for it", median(sizes), median(bare_sizes), "B", 1.5, 0)
    ours.send(b"\t" * 500)
    _, count, _ = ours.settle(0.3)
    report.bound("500 keys at once: bytes, in frames' worth", count / max(1, median(sizes)), "keys", 12)

    before = cpu(ours.pid)
    _, count, _ = ours.settle(5.0, 5.0)
    # The clock's minute may come in these seconds.
    report.bound("5 s of idling: bytes", count, "B", 64, digits=0)
    report.bound("5 s of idling: processor time", (cpu(ours.pid) - before) * 1000, "ms", 20, digits=0)
    report.bound("memory (resident, program and guard)", sum(memory(p) for p in family(ours.pid)), "MB", 60)
    ours.close()
    peer.close()


def tiles(report, program, environments, homes, runs, folder):
    report.section("All nineteen tiles, read cold by a new process; peer: the sqlite3 shell with the same SQL")
    medians = {}
    for years, environment in environments.items():
        script = os.path.join(folder, f"tiles-{years}.sql")
        with open(script, "w") as file:
            sql = subprocess.run([program, "widget", "data", "--sql"], env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
            # The program's own function, which the shell lacks; its files are there.
            file.write(sql.replace("archive_is_there(filename)", "1"))
        store = os.path.join(homes[years], "database", "nautilus.db")
        ours, peer = [], []
        for _ in range(runs):
            ours.append(timed([program, "widget", "data", "--json"], environment) * 1000)
            peer.append(timed(["sqlite3", "-readonly", "-cmd", "PRAGMA mmap_size=0", store], environment, script) * 1000)
        medians[years] = median(ours)
        report.line(f"{years} year{'s' if years > 1 else ''} of sales", median(ours), median(peer), "ms", 1.3)
    report.line("10 years against 1 year", medians[10], medians[1], "ms", 2)


def rows_in(store):
    names = subprocess.run(["sqlite3", store, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"],
                           capture_output=True, text=True, check=True).stdout.split()
    query = " UNION ALL ".join(f"SELECT count(*) n FROM {name}" for name in names)
    return int(subprocess.run(["sqlite3", store, f"SELECT sum(n) FROM ({query})"], capture_output=True, text=True, check=True).stdout)


def demo(report, program, environments, homes):
    report.section("Demo shops: 100,000 customers, 330 sales a day")
    for years, environment in environments.items():
        if os.path.exists(os.path.join(homes[years], "database", "nautilus.db")):
            report.note(f"{years} years: kept from before")
            continue
        begin = time.monotonic()
        subprocess.run([program, "demo", "--years", str(years), "--customers", "100000", "--sales-per-day", "330", "--no-screen"],
                       env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        seconds = time.monotonic() - begin
        store = os.path.join(homes[years], "database", "nautilus.db")
        count = rows_in(store)
        report.note(f"{years} years: {count:,} rows in {seconds:.1f} s, {os.path.getsize(store) / 1e6:.0f} MB")
        if years == 10:
            report.bound("rows a second", count / seconds, "rows/s", 150_000, at_least=True, digits=0)
