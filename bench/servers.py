"""Servers to measure: the site under granian, a private PostgreSQL, the peer. All on loopback, all on one core."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.load import SERVER_CORE

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench" / "peers"
PATIENCE = 120.0
PINNED = ["taskset", "-c", SERVER_CORE]
_NGINX_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def site_environment(work: Path, database_url: str) -> dict[str, str]:
    """A production-like site of its own: no DEBUG, nothing shared with the developer's."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "campaign.settings",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(work / "var"),
        "SECRET_KEY": "bench " * 12,
        "DEBUG": "false",
        "LOG_LEVEL": "ERROR",
        "REDIS_URL": "",
    }


@contextmanager
def site(
    work: Path, database_url: str, *, threads: int, options: list[str], workers: int = 1, redis_url: str = ""
) -> Iterator[tuple[str, int]]:
    """The web server as `make run` starts it; one worker keeps to one core. Gives its address and process id."""
    port = free_port()
    command = [
        *(PINNED if workers == 1 else []),
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(workers), "--no-ws"),
        *("--blocking-threads", str(threads), "--port", str(port), "--log-level", "error", *options),
        "campaign.wsgi:application",
    ]
    with _running(command, env=site_environment(work, database_url) | {"REDIS_URL": redis_url}) as process:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/carte/tuiles/0/0/0.json", process)
        yield url, process.pid


@contextmanager
def bare(application: str, path: str, *, threads: int, environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Another WSGI application behind the same server. Gives its address and process id."""
    port = free_port()
    command = [*PINNED, sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--port", str(port)]
    command += ["--blocking-threads", str(threads), "--log-level", "error", application]
    with _running(command, env=os.environ | environment) as process:
        _wait_for_port(port, process)
        _wait_for_answer(f"http://127.0.0.1:{port}{path}", process)
        yield f"http://127.0.0.1:{port}", process.pid


@contextmanager
def nginx_redirect(work: Path) -> Iterator[tuple[str, int] | None]:
    """nginx that answers 302 to everybody; None without it."""
    program, port = shutil.which("nginx"), free_port()
    if program is None:
        yield None
        return
    temporary = "".join(f"{name}_temp_path {work}/nginx-{name};" for name in _NGINX_TEMPORARY)
    text = f"""daemon off; worker_processes 1; pid {work}/nginx.pid; error_log /dev/null;
    events {{ worker_connections 1024; }}
    http {{ access_log off; keepalive_requests 100000000; {temporary}
    server {{ listen 127.0.0.1:{port}; location / {{ return 302 https://example.org/page/1?source=x; }} }} }}"""
    (work / "nginx.conf").write_text(text)
    with _running([*PINNED, program, "-p", str(work), "-c", str(work / "nginx.conf")]) as process:
        _wait_for_port(port, process)
        yield f"http://127.0.0.1:{port}", process.pid


@contextmanager
def peer_supercluster(points: Path, modules: Path) -> Iterator[tuple[str, int, dict[str, float]]]:
    """supercluster behind node. Gives its address, process id and what it says of its index."""
    port = free_port()
    command = [*PINNED, "node", str(PEERS / "supercluster.mjs"), str(points), str(port), str(modules)]
    with _running(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        said = json.loads(process.stdout.readline())
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/0/0/0", process)
        yield url, process.pid, said


def install_supercluster(work: Path) -> Path | None:
    """The folder that holds the peer's modules; None when node or the registry are out of reach."""
    folder = work / "supercluster"
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    if not (folder / "node_modules" / "supercluster").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "supercluster@8"]
        if subprocess.run(command, cwd=folder, check=False).returncode:
            return None
    return folder


@contextmanager
def postgres(work: Path) -> Iterator[tuple[str, int] | None]:
    """A private cluster kept in `work`. Gives a database's address and the postmaster's id; None without a server."""
    binaries = _postgres_binaries()
    if binaries is None:
        yield None
        return
    data, port = work / "pg", free_port()
    owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    if not (data / "PG_VERSION").exists():
        data.mkdir(parents=True, exist_ok=True)
        if owner:
            os.chown(data, owner.pw_uid, owner.pw_gid)
        initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "bench", "-A", "trust", "-E", "UTF8"]
        subprocess.run(initdb, check=True, capture_output=True, cwd="/", **as_owner)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(data),
        "shared_buffers": "1GB",
        "work_mem": "64MB",
        "maintenance_work_mem": "512MB",
        "max_wal_size": "8GB",
        "dynamic_shared_memory_type": "posix",
    }
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [*PINNED, str(binaries / "postgres"), "-D", str(data), *flags]
    with _running(command, stop=signal.SIGINT, cwd="/", stderr=subprocess.DEVNULL, **as_owner) as process:
        _wait_for_port(port, process)
        name = "bench"
        create = [str(binaries / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "bench", name]
        subprocess.run(create, check=False, capture_output=True)
        # A database on the same machine is spoken to through its socket.
        yield f"postgres://bench@/{name}?host={data}&port={port}", process.pid


def _postgres_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if found:
        return found[-1]
    server = shutil.which("postgres")
    return Path(server).parent if server else None


@contextmanager
def _running(command: list[str], *, stop: int = signal.SIGTERM, **options) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, **({"cwd": ROOT} | options))
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(int(PATIENCE * 10)):
        if process.poll() is not None:
            sys.exit(f"{url} never answered: the server stopped with status {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{url} never answered")


def _wait_for_answer(url: str, process: subprocess.Popen[bytes]) -> None:
    """Any answer: a redirect is not followed."""
    parts = urlsplit(url)
    for _ in range(int(PATIENCE * 10)):
        if process.poll() is not None:
            sys.exit(f"{url} never answered: the server stopped with status {process.returncode}")
        try:
            connection = HTTPConnection(parts.netloc, timeout=5)
            connection.request("HEAD", parts.path)
            connection.getresponse().read()
            connection.close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{url} never answered")


def _wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(int(PATIENCE * 10)):
        if process.poll() is not None:
            sys.exit(f"PostgreSQL stopped with status {process.returncode}")
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
