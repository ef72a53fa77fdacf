"""Backup and restore, against zip, restic and borg."""

import json
import os
import shutil
import sqlite3
import subprocess
import time

from measure import median


def archive_shop(folder, program, base, shops):
    """A shop of 500 MB, with 200 MB of documents: three quarters of them pictures and scans, which are compressed already, the rest text."""
    home = os.path.join(shops, "archive-shop")
    environment = dict(base, NAUTILUS_HOME=home)
    store, documents = os.path.join(home, "database", "nautilus.db"), os.path.join(home, "storage", "documents")
    if not os.path.exists(os.path.join(home, "made")):
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([program, "demo", "--years", "8", "--customers", "100000", "--sales-per-day", "330", "--no-screen"],
                       env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        connection = sqlite3.connect(store, isolation_level=None)
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        # Whatever the demo has in its list, these runs begin with none.
        for table in "backup_runs", "backups", "backup_restorations", "backup_schedules":
            connection.execute(f"DELETE FROM {table}")
        wanted, notes = 500_000_000, "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)"
        while os.path.getsize(store) < wanted:
            connection.execute(notes + """
                INSERT INTO air_fills (customer_id, cylinder_serial, fill_type, fill_pressure, cost, filled_by, created_at)
                SELECT 1 + abs(random()) % 90000, printf('SN-%07d', abs(random()) % 9000000), CASE WHEN random() % 3 = 0 THEN 'nitrox' ELSE 'air' END,
                    190 + abs(random()) % 40, (800 + abs(random()) % 700) / 100.0, 1, datetime('now', '-' || abs(random()) % 90000000 || ' seconds') FROM n""")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        words = b"Liability waiver. I understand that diving has risks, and that I dive within my limits. Signed and dated at the shop. "
        for i in range(200):
            with open(os.path.join(documents, f"bench_{i:03d}.{'txt' if i % 4 == 0 else 'jpg'}"), "wb") as file:
                file.write(b"".join(b"%d %s" % (i * n, words) for n in range(8000))[:1_000_000] if i % 4 == 0 else os.urandom(1_000_000))
        open(os.path.join(home, "made"), "w").close()
    return environment, home, store, documents


def paper_shop(folder, program, base, number):
    """A small shop with very many small documents."""
    environment = dict(base, NAUTILUS_HOME=os.path.join(folder, "paper-shop"))
    subprocess.run([program, "demo", "--no-screen"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    for i in range(number):
        papers = os.path.join(environment["NAUTILUS_HOME"], "storage", "documents", f"year-{i // 5000}")
        if i % 5000 == 0:
            os.makedirs(papers)
        with open(os.path.join(papers, f"customer-{i:06d}-waiver.txt"), "w") as file:
            file.write(f"Waiver {i}, signed")
    return environment


def backup(report, program, base, folder, shops, runs):
    environment, home, store, documents = archive_shop(folder, program, base, shops)
    report.section(f"Backup and restore: {os.path.getsize(store) / 1e6:.0f} MB, and 200 MB of documents; each peer copies the store by sqlite3 .backup first")
    copy, archives = os.path.join(folder, "copy.db"), os.path.join(home, "storage", "backups")
    secret = {"RESTIC_REPOSITORY": os.path.join(folder, "restic"), "RESTIC_PASSWORD": "bench", "BORG_REPO": os.path.join(folder, "borg"),
              "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes", "RESTIC_CACHE_DIR": os.path.join(folder, "cache"), "BORG_BASE_DIR": os.path.join(folder, "borg-base")}
    peers = dict(base, **secret)

    def run(*argv, where=None, **more):
        # Nobody pays for what another left to be written.
        os.sync()
        begin = time.monotonic()
        subprocess.run(argv, env=dict(peers, **more), cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return time.monotonic() - begin

    def ours(*arguments, shop=environment):
        """Seconds, what it says, and the most memory it had, as the kernel counts (pages of the program's own file, too)."""
        os.sync()
        begin = time.monotonic()
        process = subprocess.Popen([program, "backup", *arguments, "--json"], env=shop, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"backup {' '.join(arguments)} failed")
        return seconds, json.loads(said), usage.ru_maxrss / 1024

    def copied():
        if os.path.exists(copy):
            os.remove(copy)
        return run("sqlite3", store, f".backup '{copy}'")

    def fresh(name):
        path = os.path.join(folder, name)
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        return path

    # The peers' store, which somebody has open as ours.
    live = os.path.join(folder, "live.db")
    shutil.copyfile(store, live)
    somebody = sqlite3.connect(live, isolation_level=None)
    somebody.execute("PRAGMA journal_mode = WAL")
    somebody.execute("SELECT count(*) FROM sqlite_schema").fetchall()

    zipped = os.path.join(folder, "peer.zip")
    creates = {"ours": [], "zip": [], "restic": [], "borg": []}
    restores = {"ours": [], "alone": [], "restic": [], "restic alone": []}
    bare = {"unzip": [], "restic": [], "borg": []}
    verifies, again, peaks, name = [], [], [], ""
    tools = {tool: shutil.which(tool) for tool in ("zip", "unzip", "restic", "borg")}
    for tool, found in tools.items():
        if not found:
            report.note(f"{tool} is not installed: skipped")
    for _ in range(runs):
        for old in os.listdir(archives):
            if old.endswith(".zip"):
                subprocess.run([program, "backup", "delete", old], env=environment, stdout=subprocess.DEVNULL, check=True)
        seconds, made, peak = ours("create", "--documents")
        name, size = made["filename"], made["file_size"]
        creates["ours"].append(seconds)
        peaks.append(peak)
        verifies.append(ours("verify", name)[0])
        # The documents are those of the archive: they are left alone, and the backup before the restore is of the database.
        before, _, peak = ours("create")
        peaks.append(peak)
        seconds, _, peak = ours("restore", name, "--yes")
        restores["ours"].append(seconds)
        restores["alone"].append(seconds - before)
        peaks.append(peak)
        if tools["zip"] and tools["unzip"]:
            if os.path.exists(zipped):
                os.remove(zipped)
            creates["zip"].append(copied() + run("zip", "-6", "-q", "-r", zipped, copy, documents))
            bare["unzip"].append(run("unzip", "-qq", zipped, where=fresh("out")))
        if tools["restic"]:
            shutil.rmtree(secret["RESTIC_REPOSITORY"], ignore_errors=True)
            run("restic", "init")
            creates["restic"].append(copied() + run("restic", "backup", copy, documents))
            bare["restic"].append(run("restic", "restore", "latest", "--target", fresh("out")))
            again.append(copied() + run("restic", "backup", copy))
            own = {"RESTIC_REPOSITORY": fresh("restic-own")}
            run("restic", "init", **own)
            before = copied() + run("restic", "backup", copy, **own)
            out = fresh("out")
            seconds = run("restic", "restore", "latest", "--target", out, **own)
            seconds += run("sqlite3", live, f".restore '{out}{copy}'", "PRAGMA wal_checkpoint(PASSIVE)")
            restores["restic"].append(before + seconds)
            restores["restic alone"].append(seconds)
        if tools["borg"]:
            shutil.rmtree(secret["BORG_REPO"], ignore_errors=True)
            run("borg", "init", "-e", "none")
            creates["borg"].append(copied() + run("borg", "create", "::bench", copy, documents))
            bare["borg"].append(run("borg", "extract", "::bench", where=fresh("out")))
    for peer, bar in ("borg", 1), ("zip", 0.25), ("restic", 1):
        if creates[peer]:
            report.line(f"create and prove; peer: {'.backup + zip -6' if peer == 'zip' else peer + ', unproven'}", median(creates["ours"]), median(creates[peer]), "s", bar)
    somebody.close()
    if restores["restic"]:
        report.note("Restore into the open store, of the database (the documents are as in the backup). Peer: restic, of the database alone, then sqlite3 .restore")
        report.line("restore, with a backup before (ours proven)", median(restores["ours"]), median(restores["restic"]), "s", 1)
        report.line("restore alone (less a create beside it)", median(restores["alone"]), median(restores["restic alone"]), "s", 1)
        report.note(f"the peer's backup before, by .backup and restic into a repository of its own, is unproven; into one that knows the data it takes {median(again):.1f} s")
    unpacking = ", ".join(f"{peer} {median(times):.1f} s" for peer, times in bare.items() if times)
    if unpacking:
        report.note(f"unpacking into an empty folder, database and documents, nothing else: {unpacking}")
    report.note(f"verify takes {median(verifies):.1f} s")
    if creates["zip"]:
        report.line("size; peer: zip -6", size / 1e6, os.path.getsize(zipped) / 1e6, "MB", 1.2)
    report.bound("memory at its peak", max(peaks), "MB", 64)
    papers = paper_shop(folder, program, base, 100_000)
    seconds, made, peak = ours("create", "--documents", shop=papers)
    report.bound(f"memory at its peak, 100,000 documents ({seconds:.0f} s)", peak, "MB", 64)
    seconds, _, peak = ours("restore", made["filename"], "--yes", shop=papers)
    report.bound(f"memory of a restore of them ({seconds:.0f} s)", peak, "MB", 80)
    shutil.rmtree(papers["NAUTILUS_HOME"])

    # A terminal that writes fifty times a second meanwhile.
    process = subprocess.Popen([program, "backup", "create", "--documents"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    connection = sqlite3.connect(store, isolation_level=None, timeout=30)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA synchronous = FULL")
    waits = []
    while process.poll() is None:
        begin = time.monotonic()
        connection.execute("BEGIN IMMEDIATE")
        waits.append((time.monotonic() - begin) * 1000)
        connection.execute("UPDATE customers SET notes = ? WHERE id = 1", (str(len(waits)),))
        connection.execute("COMMIT")
        time.sleep(0.02)
    connection.close()
    if process.returncode != 0:
        raise SystemExit("backup beside a writer failed")
    report.bound(f"longest of {len(waits)} waits of a writer for the store", max(waits), "ms", 50)
