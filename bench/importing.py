"""Import of a million lines."""

import csv
import os
import subprocess
import time

from measure import memory


def importing(report, program, folder, environment, lines):
    report.section(f"Import of {lines:,} lines")
    home = os.path.join(folder, "import")
    environment = dict(environment, NAUTILUS_HOME=home)
    subprocess.run([program, "init", "--shop", "Bench", "--owner", "owner"], env=environment, stdout=subprocess.DEVNULL, check=True)
    path = os.path.join(folder, "customers.csv")
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["First Name", "Last Name", "E-mail", "Mobile", "Customer Since", "Notes"])
        for i in range(lines):
            writer.writerow([f"First{i % 977}", f"Last{i % 9973}", f"person{i}@example.com", f"+1555{i:07d}", "2024-05-17", "likes wrecks, \"deep\" ones"])
    process = subprocess.Popen([program, "import", "customers", path], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    begin, peak = time.monotonic(), 0.0
    while process.poll() is None:
        try:
            peak = max(peak, memory(process.pid))
        except OSError:
            pass
        time.sleep(0.05)
    seconds = time.monotonic() - begin
    if process.returncode != 0:
        raise SystemExit("import failed")
    report.bound("lines a second", lines / seconds, "lines/s", 100_000, at_least=True, digits=0)
    report.bound("memory at its peak", peak, "MB", 60)
