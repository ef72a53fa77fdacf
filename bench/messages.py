"""Messages through the outbox, against a client on one connection."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time

from measure import LEFT, RIGHT, Terminal, median, memory

HERE = os.path.dirname(os.path.abspath(__file__))


class Twilio:
    """The provider (twilio.c): it answers so many milliseconds after a request."""

    def __init__(self, folder, delay):
        self.process = subprocess.Popen([os.path.join(folder, "twilio"), str(delay)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def taken(self):
        self.process.send_signal(signal.SIGUSR1)
        return int(self.process.stdout.readline())

    def close(self):
        self.process.terminate()
        self.process.wait()


def sequential(port, count):
    """Messages a second of a client that sends one after the other on one connection."""
    body = b"To=%2B12125550123&From=%2B15550006789&Body=Sale+at+the+shop%0AReply+STOP+to+opt+out"
    request = (b"POST /2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json HTTP/1.1\r\nHost: 127.0.0.1\r\n"
               b"Authorization: Basic eDp5\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        begin = time.monotonic()
        for _ in range(count):
            connection.sendall(request)
            if not connection.recv(65536).startswith(b"HTTP/1.1 201"):
                raise SystemExit("the provider does not take what a client sends")
        return count / (time.monotonic() - begin)


def message_shop(folder, program, base, port, count, running=True):
    """A shop with so many customers and, where it is running, a campaign of which a message to each of them waits."""
    home = os.path.join(folder, "message-shop")
    shutil.rmtree(home, ignore_errors=True)
    environment = dict(base, NAUTILUS_HOME=home, TWILIO_ACCOUNT_SID="AC0123456789abcdef0123456789abcdef", TWILIO_AUTH_TOKEN="bench-secret",
                       TWILIO_FROM_NUMBER="+15550006789", TWILIO_API_BASE=f"http://127.0.0.1:{port}", SMS_DELAY_MS="0")
    subprocess.run([program, "init", "--shop", "Bench", "--owner", "owner", "--time-zone", "America/New_York"],
                   env=environment, stdout=subprocess.DEVNULL, check=True)
    store = os.path.join(home, "database", "nautilus.db")
    connection = sqlite3.connect(store, isolation_level=None)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    # As a campaign puts them down; transactional, so that the hour of the day is none of the measurement.
    campaign = (
        "INSERT INTO communication_campaigns (id, name, type, target_count, status, purpose) VALUES (1, 'Bench', 'sms', %d, 'sending', 'transactional')" % count,
        """INSERT INTO communication_log (customer_id, type, message, status, campaign_id, address, purpose)
           SELECT id, 'sms', 'Your rental is due back tomorrow, ' || first_name || '.', 'pending', 1, mobile, 'transactional' FROM customers""",
    )
    for sql in (
        "BEGIN IMMEDIATE",
        """WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
           INSERT INTO customers (id, first_name, last_name, mobile, state, country, is_active, sms_opt_in)
           SELECT i, 'Ann', 'Reef', printf('+1212%%07d', 2000000 + i), 'NY', 'US', 1, 1 FROM n""" % count,
        *(campaign if running else ()),
        "COMMIT",
    ):
        connection.execute(sql)
    connection.close()
    return environment, store


def messages(report, program, base, folder, runs):
    subprocess.run(["gcc", "-O2", "-o", os.path.join(folder, "twilio"), os.path.join(HERE, "twilio.c")], check=True)
    count, delay = 20_000, 5
    report.section(f"Messages, pace off: {count:,} SMS through the durable outbox to a provider that answers after {delay} ms; peer: a client on one connection")
    ours, peer, peaks, firsts = [], [], [], []
    for _ in range(runs):
        provider = Twilio(folder, delay)
        environment, store = message_shop(folder, program, base, provider.port, count)
        peer.append(sequential(provider.port, 200))
        before = provider.taken()
        begin = time.monotonic()
        worker = subprocess.Popen([program, "worker", "--once"], env=environment, stdout=subprocess.DEVNULL)
        early, peak = 0.0, 0.0
        while worker.poll() is None:
            try:
                peak = max(peak, memory(worker.pid))
            except OSError:
                pass
            if not early and provider.taken() - before > count // 4:
                early = peak
            time.sleep(0.05)
        ours.append(count / (time.monotonic() - begin))
        taken = provider.taken() - before
        provider.close()
        sent = int(subprocess.run(["sqlite3", store, "SELECT COUNT(*) FROM communication_log WHERE status = 'sent'"],
                                  capture_output=True, text=True, check=True).stdout)
        if worker.returncode != 0 or taken != count or sent != count:
            raise SystemExit(f"the worker sent {taken} of {count}, and {sent} are written down")
        peaks.append(peak)
        firsts.append(peak - early)
    report.bound("messages a second, each written down before and after", median(ours), "/s", 2000, at_least=True, digits=0)
    report.bound("against the client on one connection", median(ours) / median(peer), "times", 3, at_least=True)
    report.note(f"that client sends {median(peer):.0f} a second")
    report.bound("memory at its peak", max(peaks), "MB", 64)
    # The store's page cache fills to 16 MB.
    report.bound("memory that the last three quarters add", max(firsts), "MB", 16)

    # Audience, consent, the text of each, and the rows: what a person waits for who presses send.
    provider = Twilio(folder, delay)
    environment, store = message_shop(folder, program, base, provider.port, 100_000, running=False)
    with sqlite3.connect(store) as connection:
        connection.execute("""INSERT INTO consent_events (customer_id, channel, purpose, event, source)
                              SELECT id, 'sms', 'promotional', 'granted', 'counter' FROM customers""")
    times = []
    for turn in range(3):
        made = subprocess.run([program, "campaign", "create", "--name", f"Sale {turn}", "--channel", "sms", "--audience", "all",
                               "--text", "Hi [first_name], masks half price at [shop]", "--json"], env=environment, capture_output=True, check=True)
        begin = time.monotonic()
        subprocess.run([program, "campaign", "send", str(json.loads(made.stdout)["id"])], env=environment, stdout=subprocess.DEVNULL, check=True)
        times.append(time.monotonic() - begin)
    provider.close()
    rows = int(subprocess.run(["sqlite3", store, "SELECT COUNT(*) FROM communication_log WHERE status = 'pending'"],
                              capture_output=True, text=True, check=True).stdout)
    if rows != 300_000:
        raise SystemExit(f"{rows} of 300,000 messages were put down")
    report.bound("queueing 100,000 recipients", median(times), "s", 5)

    # A key of the screen while a worker sends as fast as it can.
    provider = Twilio(folder, delay)
    environment, store = message_shop(folder, program, base, provider.port, 4 * count)

    def keys():
        terminal = Terminal([program], environment)
        terminal.settle(1.0)
        times = []
        for turn in range(40):
            sent = terminal.send(LEFT if turn % 2 else RIGHT)
            terminal.first()
            times.append((time.monotonic() - sent) * 1000)
            terminal.settle(0.02)
        terminal.close()
        return median(times)

    quiet = keys()
    worker = subprocess.Popen([program, "worker", "--once"], env=environment, stdout=subprocess.DEVNULL)
    while provider.taken() < 1000:
        time.sleep(0.01)
    busy = keys()
    isBusy = worker.poll() is None
    worker.terminate()
    worker.wait()
    provider.close()
    if not isBusy:
        report.note("the worker was done before the keys were")
    report.line("a key of the screen meanwhile, to its first byte; peer: no worker", busy, quiet, "ms", 3, 2)
