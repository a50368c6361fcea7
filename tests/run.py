"""Every test, twice: on SQLite and files, then on a real PostgreSQL and a real Redis. `make test` calls this.

What is missing is installed where that is possible (as root on Debian and Ubuntu; Chromium also by Playwright). What
cannot be had is named in one line, and the rest still counts. Arguments go to pytest.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.chromium import playwrights_own, system_chromium
from tests.servers import find_postgres, find_redis, grown

ROOT = Path(__file__).resolve().parent.parent
#: How pages look does not come from the database: they are looked at once.
LOOKED_AT_ALREADY = ["-m", "not looks"]
#: What pytest answers when every test that was asked for was left out.
NOTHING_LEFT = 5
#: Two processes share the tests of each run; a file stays whole.
IN_PARALLEL = ["--numprocesses", "2", "--dist", "loadfile"]


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _install_servers()
    if not _has_chromium():
        _say("No Chromium here, and none can be installed: the browser tests are left out.")
        arguments = ["-m", "not browser", *arguments]
    _say("Tests on SQLite, files as broker")
    codes = [_pytest(arguments, {"DATABASE_URL": "", "REDIS_URL": ""})]
    with grown() as (variables, missing):
        if missing:
            _say(f"{' and '.join(missing)} cannot be had here: not tested on {'it' if len(missing) == 1 else 'them'}.")
        if variables:
            _say(f"Tests on {' and '.join(url.partition(':')[0] for url in variables.values())}")
            again = arguments if "-m" in arguments else [*LOOKED_AT_ALREADY, *arguments]
            code = _pytest(again, {"DATABASE_URL": "", "REDIS_URL": ""} | variables)
            codes.append(0 if code == NOTHING_LEFT and code not in codes else code)
    return max(codes)


def _pytest(arguments: list[str], variables: dict[str, str]) -> int:
    parallel = [] if {"-n", "--numprocesses", "--pdb"} & set(arguments) else IN_PARALLEL
    command = [sys.executable, "-m", "pytest", *parallel, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | variables)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            # Pytest has heard Ctrl-C too: let it close its browsers and processes.
            process.send_signal(signal.SIGINT)
            process.wait()


def _install_servers() -> None:
    packages = {"postgresql": find_postgres(), "redis-server": find_redis(), "chromium": system_chromium()}
    missing = [name for name, found in packages.items() if not found]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _say(f"Installing {', '.join(missing)} from the distribution…")
        for name in missing:
            _apt(name)


def _apt(package: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", package]
    for command in (install, ["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if command is install and done.returncode == 0:
            return


def _has_chromium() -> bool:
    if system_chromium() or playwrights_own():
        return True
    _say("Fetching Chromium…")
    fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(fetch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return playwrights_own() is not None


def _say(line: str) -> None:
    sys.stdout.write(f"\n=== {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
