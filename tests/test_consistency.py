"""The shape of the repository: what a reader may count on everywhere."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.processes import ROOT

LONGEST = 300
#: Written by tools; and the one file of settings, which is read block by block.
NOT_COUNTED = ("/migrations/", "campaign/settings.py")
#: Templates that a library asks for by a name it makes itself.
FOUND_BY_LIBRARIES = (
    "account/",
    "allauth/",
    "mfa/",
    "usersessions/",
    "admin/",
    "400",
    "403",
    "404",
    "410",
    "429",
    "500",
)


def tracked(*suffixes: str) -> list[Path]:
    """Files of the repository, new ones included; nothing that is ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in listed if name.endswith(suffixes) and (ROOT / name).exists()]


def test_no_file_is_longer_than_a_reader_keeps_in_mind() -> None:
    files = [
        path for path in tracked(".py", ".html", ".css", ".js") if not any(n in path.as_posix() for n in NOT_COUNTED)
    ]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_template_is_used() -> None:
    spoken = "\n".join(path.read_text() for path in tracked(".py", ".html", ".txt") if "/tests/" not in path.as_posix())
    unused = []
    for path in (ROOT / "templates").rglob("*.*"):
        name = path.relative_to(ROOT / "templates").as_posix()
        # A mail's three templates are named by their common beginning.
        stem = re.sub(r"(\.subject)?\.(txt|html)$", "", name) if name.startswith("emails/") else name
        short = stem.removeprefix("emails/")
        if not name.startswith(FOUND_BY_LIBRARIES) and not re.search(rf"[\"'/]{re.escape(short)}[\"'.]", spoken):
            unused.append(name)
    assert unused == []


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_dependency_states_its_reason(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-"))]
    assert [line for line in lines if not re.search(r"\S\s+# \S", line)] == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_dependency_is_locked(name: str) -> None:
    wanted = re.findall(r"^([A-Za-z0-9][A-Za-z0-9.-]*)", (ROOT / f"{name}.in").read_text(), re.MULTILINE)
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / f"{name}.txt").read_text(), re.MULTILINE))
    assert {package.lower().replace(".", "-") for package in wanted} - locked == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_names_no_place_to_download_from(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_nothing_is_left_for_later() -> None:
    mark = re.compile(r"\b[T]ODO\b|\b[F]IXME\b|\b[X]XX\b")
    assert [str(path) for path in tracked(".py", ".html", ".css", ".js", ".md") if mark.search(path.read_text())] == []
