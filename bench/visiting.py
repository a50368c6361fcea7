"""Pages visited and acts timed inside a process of the site, on one database after the other."""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import load, servers


def add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")


def on_databases(options: argparse.Namespace, kind: str, size: str, run: Callable[[str, str], None]) -> None:
    """`run(address, name)` on each database that `options.database` asks for, kept in `options.work` between runs."""
    options.work.mkdir(parents=True, exist_ok=True)
    print(json.dumps(load.quietness()))
    if options.database != "postgresql":
        run(f"sqlite:///{options.work}/{kind}-{size}.sqlite3", "SQLite")
    if options.database != "sqlite":
        with servers.postgres(options.work / f"pg-{size}") as found:
            if found:
                run(found[0], "PostgreSQL")
            else:
                print("PostgreSQL: no server on this machine")
    print(json.dumps(load.quietness()))


def in_processes(options: argparse.Namespace, database: str, module: str, *calls: str) -> None:
    """Each call of the module in a process of its own: what inventing people takes in memory is not the pages'."""
    environment = servers.site_environment(options.work, database) | {"DEBUG": "true"}
    for code in calls:
        command = [sys.executable, "-W", "ignore", "-c", f"from {module} import *; {code}"]
        done = subprocess.run(command, cwd=servers.ROOT, env=environment, check=False)
        if done.returncode:
            sys.exit(done.returncode)


def begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # Django keeps each query of a debugged site


def memory() -> float:
    """The most this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def organiser() -> Any:
    from django.contrib.auth.models import Group
    from django.test import Client

    from supporters.models import Supporter
    from tests.factories import make_supporter, sign_in

    person = Supporter.objects.filter(email="bench@example.org").first()
    if person is None:
        person = make_supporter(email="bench@example.org", is_staff=True)
        person.groups.add(Group.objects.get(name="national"))
    return sign_in(Client(SERVER_NAME="localhost"), person)


def visit(client: Any, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        sys.exit(f"{path}: {answer.status_code}")


def timed(act: Callable[[], Any], turns: int) -> list[float]:
    """Milliseconds of each turn; a few before them warm what the server keeps."""
    for _ in range(min(3, turns)):
        act()
    found = []
    for _ in range(turns):
        start = time.perf_counter()
        act()
        found.append(1000 * (time.perf_counter() - start))
    return sorted(found)


def show(what: str, times: list[float], most: int) -> None:
    high = times[min(int(len(times) * 0.95), len(times) - 1)]
    print(f"{what:<52} p50 {statistics.median(times):6.1f} ms, p95 {high:6.1f} ms ({high / most:.2f} × the limit)")
