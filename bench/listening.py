"""What it costs to watch 10,000 feeds every half hour: processor time of the worker for a round, memory.

A site of this machine serves blogs of twenty articles by TLS, as blogs do: most know « not modified », others send all
again with the hour of the answer, some have something new. A first round reads everything; a later one shows the daily
cost. By the real loop, on SQLite. Beside it, the limit of a tenth of a core; and parsing each feed each time, alone.
"""

import argparse
import json
import os
import resource
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench import load, servers

FEEDS, EVERY_S, LIMIT = 10_000, 1_800, 0.10
#: Of a hundred feeds: those that send all again, and those that have something new in half an hour.
AGAIN, NEW = 40, 2
WORDS = "Une phrase de plus sur le marché, la gare et le prix du pain. " * 25


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    for old in options.work.glob("listening.sqlite3*"):
        old.unlink()
    certificate, port = _certificate(options.work), servers.free_port()
    environment = servers.site_environment(options.work, f"sqlite:///{options.work}/listening.sqlite3") | {
        "FETCH_PRIVATE_HOSTS": f"127.0.0.1:{port}",
        "SSL_CERT_FILE": str(certificate),
        "BENCH_PORT": str(port),
        "BENCH_FEEDS": str(options.feeds),
    }
    print(json.dumps(load.quietness()))
    site = subprocess.Popen(
        [sys.executable, "-c", f"from bench.listening import serve; serve({port}, '{certificate}')"]
    )
    try:
        measured = [sys.executable, "-W", "ignore", "-c", "from bench.listening import measure; measure()"]
        done = subprocess.run(measured, cwd=servers.ROOT, env=environment)
    finally:
        site.terminate()
        site.wait()
    print(json.dumps(load.quietness()))
    if done.returncode:
        sys.exit(done.returncode)


def measure() -> None:
    """In a process of its own, with the environment of the measured worker."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    import feedparser
    from django.core.management import call_command
    from django.utils import timezone

    from conversations.models import Listener, Mention
    from conversations.services.listening import EVERY, listen_due

    call_command("migrate", verbosity=0)
    total, port, now = int(os.environ["BENCH_FEEDS"]), os.environ["BENCH_PORT"], timezone.now()
    Listener.objects.bulk_create(
        [
            Listener(kind="feed", name=f"Blog {n}", feed=f"https://127.0.0.1:{port}/{n}", due_at=now)
            for n in range(total)
        ]
    )
    for name, at in (("first round", now), ("later round", now + 2 * EVERY)):
        cpu, began, new = time.process_time(), time.perf_counter(), 0
        while Listener.objects.all().due(at=at).exists():
            new += listen_due(at=at)
        cpu, seconds = time.process_time() - cpu, time.perf_counter() - began
        share = cpu / total * FEEDS / EVERY_S
        print(
            f"{name:<12} {total:,} feeds, {new} mentions, {seconds:.1f} s, {cpu / total * 1000:.2f} ms of processor, "
            f"10,000 in half an hour: {share:.1%} of a core ({share / LIMIT:.2f} × the limit)"
        )
    failed = Listener.objects.exclude(failures=0).count()
    before = time.process_time()
    for n in range(50):
        feedparser.parse(feed(n, at=0))
    parsing = (time.process_time() - before) / 50
    print(f"parsing each time, nothing else: {parsing * 1000:.2f} ms each, {parsing * FEEDS / EVERY_S:.1%} of a core")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{failed} failed, {Mention.objects.count()} mentions kept, {peak:.0f} MB at most")


def feed(n: int, *, at: float) -> bytes:
    """A blog; `at` stands above its entries, and makes one more of those that have something new."""
    extra = [int(at)] if n % 100 < NEW else []
    entries = "".join(
        f"<item><title>Article {k} du blog {n}</title><link>https://blog.example.org/{n}/{k}</link><guid>{n}-{k}</guid>"
        f"<pubDate>{time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(time.time() - 3600))}</pubDate>"
        f"<description>{'Tous en campagne. ' if k > 100 else ''}{WORDS}</description></item>"
        for k in [*extra, *range(20)]
    )
    head = f"<title>Blog {n}</title><lastBuildDate>{at}</lastBuildDate>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{entries}</channel></rss>'.encode()


class _Blogs(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        n = int(self.path[1:])
        knows = n % 100 >= AGAIN + NEW
        if knows and self.headers.get("If-None-Match") == f'"{n}"':
            self.send_response(304)
            self.end_headers()
            return
        body = _same(feed(n, at=time.time()), n)
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        if knows:
            self.send_header("ETag", f'"{n}"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


_DATES: dict[int, bytes] = {}


def _same(body: bytes, n: int) -> bytes:
    """Entries keep the dates they had, unless the blog has something new."""
    if n % 100 < NEW:
        return body
    place = body.index(b"<item>")
    return body[:place] + _DATES.setdefault(n, body[place:])


def serve(port: int, certificate: str) -> None:
    """Until it is ended."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Blogs)
    server.daemon_threads = True
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


def _certificate(work: Path) -> Path:
    """Made out to this machine, signed by itself; key and certificate in one file."""
    key, made, both = work / "site.key", work / "site.crt", work / "site.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(key), "-out", str(made), "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*command, "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + made.read_bytes())
    return both


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench listening", description=__doc__)
    parser.add_argument("--feeds", type=int, default=2_000, help="watched; the cost is told for 10,000")
    work = Path(tempfile.gettempdir(), "bench-listening")
    parser.add_argument("--work", type=Path, default=work, help="folder kept between runs")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
