"""Letters of 35 kB sent to a real SMTP server, a row kept for each: messages a second, processor time, memory.

The sender and its database on one core, postfix's `smtp-sink` on the other. Beside it in turns of the same run: the
limit, postfix's own `smtp-source` with eight sessions; Django's `send_messages`, which keeps nothing; and
django-post-office on PostgreSQL, installed from the package index into an environment of its own. Then with a DKIM
signature on each, the line and the making of letters alone, and what it takes to prepare deliveries: beside a bare
insert of as many rows, with its memory.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import load, servers

Figures = dict[str, float]
PINNED = ["taskset", "-c", load.SERVER_CORE]
SESSIONS = 8
LIMITS = {"send_messages": "1/8 of its processor time", "post_office": "10 × its messages", "smtp-source": "0.5 × its"}


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    if not (shutil.which("smtp-sink", path=_path()) and shutil.which("taskset")):
        print("mail: skipped, smtp-sink and taskset are needed (Debian: apt-get install postfix, not started)")
        return
    options.work.mkdir(parents=True, exist_ok=True)
    options.work.chmod(0o755)  # PostgreSQL runs as a user of its own
    print(json.dumps({"cores": os.cpu_count()} | load.quietness()))
    for name in options.databases:
        with _database(name, options.work) as found:
            if found is None:
                print(f"mail on {name}: skipped, no such server on this machine")
            else:
                Run(name, options, *found).report()
    print(json.dumps(load.quietness()))


class Run:
    def __init__(self, name: str, options: argparse.Namespace, address: str, roots: list[int]) -> None:
        self.name, self.options, self.address, self.roots = name, options, address, roots
        self.port = servers.free_port()
        self.letter = options.work / f"letter-{name}.json"
        self.environment = servers.site_environment(options.work, address) | {
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "LETTER_FROM": "lettre@campagne.example",
            "BOUNCE_DOMAIN": "retour.campagne.example",
            "SITE_URL": "https://campagne.example",
            "ALLOWED_HOSTS": "campagne.example",
            "BENCH_ROOTS": " ".join(map(str, roots)),
        }

    def report(self) -> None:
        print(f"\n== {self.options.messages:,} letters a turn on {self.name}")
        self._work("fill", str(self.options.messages))
        size = self._work("write", str(self.letter))
        print(f"  {size['bytes']:,.0f} bytes each: {size['text']:,.0f} letters of text, {size['html']:,.0f} of HTML")
        with _sink(self.port):
            turns = [self._turn(int(size["bytes"])) for _ in range(self.options.turns)]
        for name in turns[0]:
            _show(name, _median([turn[name] for turn in turns]))
        self._compare(turns)
        for people in self.options.people:
            self._prepare(people)

    def _turn(self, size: int) -> dict[str, Figures]:
        found = {"smtp-source": self._smtp_source(size)}
        found["send_messages"] = self._peer(Path(sys.executable), "send_messages", self.options.messages // 4)
        if self.name == "postgres" and (python := _post_office(self.options.work)):
            found["post_office"] = self._peer(python, "post_office", self.options.messages // 6)
        found["ours"] = self._ours()
        found["ours, signed"] = self._ours(**_key(self.options.work))
        found["line alone"] = self._work("engine", str(self.options.messages))
        found["making alone"] = self._work("messages")
        return found

    def _ours(self, **changes: str) -> Figures:
        """A new letter prepared, which is measured by itself, and sent by the real loop."""
        self._work("write", str(self.letter))
        prepared = self._work("prepare")
        sent = self._work("send", **changes)
        if sent["count"] != prepared["count"]:
            print(f"  {prepared['count'] - sent['count']:,.0f} letters were not sent")
        return sent

    def _smtp_source(self, size: int) -> Figures:
        total = self.options.messages * 2
        command = [
            *(*PINNED, str(shutil.which("smtp-source", path=_path())), "-d", "-s", str(SESSIONS), "-m", str(total)),
            *("-l", str(size), "-f", "lettre@campagne.example", "-t", "u@example.org", f"127.0.0.1:{self.port}"),
        ]
        before, began = os.times(), time.perf_counter()
        subprocess.run(command, check=True)
        after = os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        return {"count": total, "seconds": time.perf_counter() - began, "cpu_s": cpu}

    def _peer(self, python: Path, kind: str, total: int) -> Figures:
        command = [*PINNED, str(python), str(servers.PEERS / "mail.py"), kind, str(total), str(self.port)]
        command += [str(self.letter), *([_dsn(self.address)] if kind == "post_office" else [])]
        before = load.tree_cpu(self.roots)
        figures = _said(command, os.environ | {"PYTHONWARNINGS": "ignore"})
        figures["cpu_s"] += load.tree_cpu(self.roots) - before
        return figures

    def _compare(self, turns: list[dict[str, Figures]]) -> None:
        for name, limit in LIMITS.items():
            if name not in turns[0]:
                continue
            speed = statistics.median(_speed(turn["ours"]) / _speed(turn[name]) for turn in turns)
            cpu = statistics.median(_cpu(turn["ours"]) / _cpu(turn[name]) for turn in turns)
            print(f"  ours / {name}: {speed:.2f} × the messages, {cpu:.3f} × the processor time (limit {limit})")

    def _prepare(self, people: int) -> None:
        self._work("fill", str(people))
        self._work("write", str(self.letter))
        ours, bare = self._work("prepare"), self._work("bare")
        ratio = ours["seconds"] / bare["seconds"]
        print(
            f"  {ours['count']:>9,.0f} deliveries prepared in {ours['seconds']:6.1f} s, {ours['rss_mb']:4.0f} MB;"
            f" bare insert {bare['seconds']:5.1f} s: {ratio:.1f} ×"
        )

    def _work(self, *command: str, **changes: str) -> Figures:
        full = [*PINNED, sys.executable, "-W", "ignore", "-m", "bench.mail_work", *command]
        return _said(full, self.environment | changes)


def _said(command: list[str], environment: dict[str, str]) -> Figures:
    done = subprocess.run(
        command, env=environment, cwd=servers.ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=3600
    )
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def _median(turns: list[Figures]) -> Figures:
    return {
        "per_second": statistics.median(map(_speed, turns)),
        "cpu_us": statistics.median(map(_cpu, turns)) * 1e6,
        "rss_mb": max(turn.get("rss_mb", 0) for turn in turns),
    }


def _speed(figures: Figures) -> float:
    return figures["count"] / figures["seconds"]


def _cpu(figures: Figures) -> float:
    return figures["cpu_s"] / figures["count"]


def _show(name: str, figures: Figures) -> None:
    memory = f"{figures['rss_mb']:6.0f} MB" if figures["rss_mb"] else ""
    print(
        f"  {name:<14}{figures['per_second']:>8,.0f} letters/s {figures['cpu_us']:>8,.0f} µs of processor each{memory}"
    )


@contextmanager
def _sink(port: int) -> Iterator[None]:
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    program = str(shutil.which("smtp-sink", path=_path()))
    command = ["taskset", "-c", load.LOAD_CORE, program, *user, f"127.0.0.1:{port}", "400"]
    process = subprocess.Popen(command)
    try:
        time.sleep(1)
        yield
    finally:
        process.terminate()
        process.wait()


def _path() -> str:
    """Where postfix's tools are, also when nobody looks there."""
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


@contextmanager
def _database(name: str, work: Path) -> Iterator[tuple[str, list[int]] | None]:
    """Address of a new database and the processes that serve it."""
    if name == "sqlite":
        for path in work.glob("mail.sqlite3*"):
            path.unlink()
        yield f"sqlite:///{work}/mail.sqlite3", []
        return
    shutil.rmtree(work / "pg", ignore_errors=True)
    with servers.postgres(work) as found:
        yield (found[0], [found[1]]) if found else None


def _dsn(address: str) -> str:
    """The same server for a peer, in words that Django takes."""
    place = address.partition("?")[2].split("&")
    found = dict(part.split("=", 1) for part in place)
    return f"NAME=bench USER=bench HOST={found['host']} PORT={found['port']}"


def _post_office(work: Path) -> Path | None:
    """The Python that has the peer; None when the package index is out of reach."""
    folder = work / "post-office"
    python = folder / "bin" / "python"
    if not (folder / "installed").exists():
        uv = shutil.which("uv") or str(Path(sys.executable).parent / "uv")
        try:
            subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
            packages = ["django-post-office>=3.10", "psycopg2-binary"]
            subprocess.run([uv, "pip", "install", "--quiet", "--python", str(python), *packages], check=True)
        except (OSError, subprocess.CalledProcessError):
            print("  django-post-office cannot be installed here")
            return None
        (folder / "installed").touch()
    return python


def _key(work: Path) -> dict[str, Any]:
    """What makes the campaign sign."""
    path = work / "dkim.pem"
    if not path.exists():
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        path.write_bytes(rsa.generate_private_key(65537, 2048).private_bytes(serialization.Encoding.PEM, form, plain))
    return {"DKIM_DOMAIN": "campagne.example", "DKIM_KEY_FILE": str(path)}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mail", description=__doc__)
    parser.add_argument("--messages", type=int, default=6000, help="of a turn")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--people", type=int, nargs="*", default=[10_000, 100_000, 1_000_000], help="to prepare for")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"], choices=["sqlite", "postgres"])
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir(), "campaign-bench-mail"))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
