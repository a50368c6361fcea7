"""One command starts everything, keeps it alive and leaves nothing behind: the site as its operator sees it."""

import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator

import pytest

from tests.check import PRODUCTION
from tests.processes import PATIENCE, free_port, started

pytestmark = pytest.mark.worker


@pytest.fixture
def running(transactional_db: None) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Address and supervisor of a public site (no debug, hashed files) on the tests' database and broker."""
    port = str(free_port())
    url = f"http://127.0.0.1:{port}"
    shared = ("DATABASE_URL", "REDIS_URL")
    public = {name: value for name, value in PRODUCTION.items() if name not in shared}
    public |= {"SITE_URL": url, "ALLOWED_HOSTS": "127.0.0.1", "EMAIL_URL": "", "PORT": port}
    # The first start reads the places of France and compresses every static file.
    with started("manage.py", "start", ready=lambda out: f": {url}/\n" in out, patience=300, **public) as process:
        yield url, process


def descendants(pid: int) -> dict[int, str]:
    """Commands of the processes below `pid`, by their number."""
    listed = subprocess.run(["ps", "-ww", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    family, found = {pid}, {}
    for child, parent, command in sorted(rows, key=lambda row: int(row[0])):
        if int(parent) in family:
            family.add(int(child))
            found[int(child)] = command
    return found


def wait_for_worker(pid: int, *, other_than: int = 0) -> int:
    """The number of the Celery worker below `pid`, once there is one."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for child, command in descendants(pid).items():
            if "celery" in command and " worker " in command and child != other_than:
                return child
        time.sleep(0.1)
    raise AssertionError(f"no worker below {pid} within {PATIENCE} s")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_command_starts_everything_and_leaves_nothing_behind(
    running: tuple[str, "subprocess.Popen[bytes]"],
) -> None:
    url, process = running
    with urllib.request.urlopen(f"{url}/") as answer:
        page = answer.read().decode()
    sheet = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert sheet, "the page names its style sheets by their content"
    with urllib.request.urlopen(url + sheet[1]) as answer:
        assert "immutable" in answer.headers["Cache-Control"]

    worker = wait_for_worker(process.pid)
    os.kill(worker, signal.SIGKILL)
    assert wait_for_worker(process.pid, other_than=worker), "a killed worker is replaced"

    family = descendants(process.pid)
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=PATIENCE)
    assert [command for pid, command in family.items() if is_alive(pid)] == []
