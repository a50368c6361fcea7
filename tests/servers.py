"""PostgreSQL and Redis of our own for one run: free ports, a temporary folder, nothing left. Standard library only."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PATIENCE = 30.0
#: Where packagers put PostgreSQL's programs, when they are not on the PATH.
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
#: Fast rather than durable: the data lives as long as the run.
POSTGRES_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "unix_socket_directories=")


def find_postgres() -> Path | None:
    """The folder of the newest PostgreSQL here that has both `initdb` and `postgres`."""
    folders = [folder for pattern in POSTGRES_FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))]
    found = [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]
    if found:
        return max(found, key=_version)
    beside = shutil.which("initdb")
    return Path(beside).resolve().parent if beside and shutil.which("postgres") else None


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(
        int(part) for part in folder.as_posix().replace("@", "/").replace("-", "/").split("/") if part.isdigit()
    )


def find_redis() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


@contextmanager
def postgres(programs: Path) -> Iterator[str]:
    """A PostgreSQL server; gives the DATABASE_URL of its superuser."""
    port = free_port()
    with _folder() as folder, (folder / "log").open("wb") as log:
        data = str(folder / "data")
        initdb = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "campaign",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]
        subprocess.run(initdb, check=True, stdout=log, stderr=log, **_unprivileged())
        options = [part for option in POSTGRES_OPTIONS for part in ("-c", option)]
        server = [programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), *options]
        # SIGINT asks PostgreSQL to close its connections and go.
        with _server(server, port, log, folder, stop=signal.SIGINT):
            yield f"postgres://campaign@127.0.0.1:{port}/campaign"


@contextmanager
def redis(program: str) -> Iterator[str]:
    """A Redis server that keeps nothing; gives its REDIS_URL, without a database number."""
    port = free_port()
    with _folder() as folder, (folder / "log").open("wb") as log:
        server = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
        with _server(server, port, log, folder, stop=signal.SIGTERM):
            yield f"redis://127.0.0.1:{port}"


@contextmanager
def grown() -> Iterator[tuple[dict[str, str], list[str]]]:
    """The servers that can be had here; gives their variables and the names of those that cannot."""
    programs, program = find_postgres(), find_redis()
    with ExitStack() as stack:
        variables: dict[str, str] = {}
        missing: list[str] = []
        if programs:
            variables["DATABASE_URL"] = stack.enter_context(postgres(programs))
        else:
            missing.append("PostgreSQL")
        if program:
            variables["REDIS_URL"] = stack.enter_context(redis(program))
        else:
            missing.append("Redis")
        yield variables, missing


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _unprivileged() -> dict[str, str | list[int]]:
    """PostgreSQL refuses to run as root: who it runs as then."""
    return {"user": "nobody", "group": _group("nobody"), "extra_groups": []} if os.geteuid() == 0 else {}


def _group(user: str) -> str:
    import grp
    import pwd

    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


@contextmanager
def _folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="campaign-server-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(path, "nobody", _group("nobody"))
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _server(command: list[str | Path], port: int, log, folder: Path, *, stop: signal.Signals) -> Iterator[None]:
    # In a session of its own: Ctrl-C ends the tests first, then the tests end the server.
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True, **_unprivileged())
    try:
        _wait(process, port, folder / "log")
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args} did not start:\n{log.read_text(errors='replace')}")
