"""How it is measured: a program in a terminal, times, processor time, memory, and the report."""

import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import termios
import time

# The arrow keys, as a terminal in application mode sends them.
RIGHT, LEFT = b"\x1bOC", b"\x1bOD"


class Terminal:
    """A program in a pty of 200x60, of which every byte is read as it comes."""

    def __init__(self, argv, environment, size=(200, 60)):
        self.descriptor, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.started = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.descriptor)
            os.login_tty(other)
            os.execve(argv[0], argv, environment)
        os.close(other)

    def settle(self, quiet, limit=10.0):
        """Reads until nothing came for `quiet` seconds. Returns (time of the last byte, bytes, bursts)."""
        last, count, bursts = time.monotonic(), 0, 0
        end = last + limit
        while time.monotonic() < end:
            ready, _, _ = select.select([self.descriptor], [], [], quiet)
            if not ready:
                break
            try:
                data = os.read(self.descriptor, 1 << 20)
            except OSError:
                data = b""
            if not data:
                break
            now = time.monotonic()
            bursts += 1 if count == 0 or now - last > 0.002 else 0
            last, count = now, count + len(data)
        return last, count, bursts

    def first(self, limit=5.0):
        """Waits for the first bytes."""
        ready, _, _ = select.select([self.descriptor], [], [], limit)
        return os.read(self.descriptor, 1 << 20) if ready else b""

    def complete(self, marks, count):
        """Reads until `count` of the marks were seen: every tile ends in one. Returns the time then."""
        seen = b""
        while sum(seen.count(mark) for mark in marks) < count:
            seen += os.read(self.descriptor, 1 << 20)
        return time.monotonic()

    def send(self, keys):
        sent = time.monotonic()
        os.write(self.descriptor, keys)
        return sent

    def close(self):
        try:
            os.write(self.descriptor, b"q")
            self.settle(0.05, 2)
        except OSError:
            pass
        os.close(self.descriptor)
        os.waitpid(self.pid, 0)


def median(values):
    return statistics.median(values)


class Report:
    def __init__(self):
        self.failed = False

    def section(self, title):
        print(f"\n{title}")

    def line(self, what, ours, peer, unit, bar, digits=1):
        ratio = ours / peer if peer else float("inf")
        good = ratio <= bar
        self.failed = self.failed or not good
        print(f"  {what:<44} {ours:>9.{digits}f} {unit:<6} peer {peer:>9.{digits}f}   ratio {ratio:5.2f}  (bar {bar:g})  {'ok' if good else 'OVER'}")

    def bound(self, what, value, unit, bar, at_least=False, digits=1):
        good = value >= bar if at_least else value <= bar
        self.failed = self.failed or not good
        print(f"  {what:<44} {value:>9.{digits}f} {unit:<6} ({'at least' if at_least else 'at most'} {bar:g})  {'ok' if good else 'OVER'}")

    def note(self, words):
        print(f"  {words}")


def timed(argv, environment, stdin=None):
    begin = time.monotonic()
    with open(stdin) if stdin else open(os.devnull) as source:
        subprocess.run(argv, env=environment, stdin=source, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - begin


def family(pid):
    found = [pid]
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    parent = int(file.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            if parent == pid:
                found.append(int(entry))
    return found


def cpu(pid):
    ticks = 0
    for process in family(pid):
        with open(f"/proc/{process}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid):
    """Megabytes that the process has for itself or shares in part (proportional set size)."""
    with open(f"/proc/{pid}/smaps_rollup") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
