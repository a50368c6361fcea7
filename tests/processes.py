"""Real processes beside the tests, on the tests' own database, broker and folder: the web server and the worker."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds: a loaded machine is slow, a broken process says so at once


def environment(**changes: str) -> dict[str, str]:
    """The variables of a process of the site that shares the tests' database, broker and files."""
    return os.environ | {"DJANGO_SETTINGS_MODULE": "campaign.settings", "DATABASE_URL": database_url()} | changes


def database_url() -> str:
    """Address of the test database, as another process names it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def run(*command: str, timeout: float = PATIENCE, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a Python command of the site to its end: `run("manage.py", "check")`."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@contextmanager
def started(
    *command: str, ready: Callable[[str], bool], patience: float = PATIENCE, **changes: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a process of the site, wait until `ready(its output)`, stop it gently at the end, then by force."""
    log = Path(settings.VAR_DIR) / f"{Path(command[1]).name}-{time.monotonic_ns()}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(**changes),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, log, ready, patience)
        yield process
    finally:
        _stop(process)


def _wait(process: "subprocess.Popen[bytes]", log: Path, ready: Callable[[str], bool], patience: float) -> None:
    deadline = time.monotonic() + patience
    while not ready(log.read_text(errors="replace")):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The process did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
    with suppress(ProcessLookupError):  # with the children that outlived it, and what they hold of the database
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def listens(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def web_server(**changes: str) -> Iterator[str]:
    """The site behind granian, as `make run` starts it; gives its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--blocking-threads", "4", "--no-ws", "campaign.wsgi:application"]
    changes = {"PORT": str(port), "SITE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.served"} | changes
    with started(*command, ready=lambda _: listens(port), **changes):
        yield url


@contextmanager
def celery_worker(**changes: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A real worker on the tests' broker; gives its process, so that a test may kill it."""
    command = ["-m", "celery", "--app", "campaign", "worker", "--pool", "threads", "--concurrency", "2"]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with started(*command, ready=lambda output: " ready." in output, **changes) as process:
        yield process
