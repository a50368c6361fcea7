"""docs/permissions.md says in words what tests/teams/access.py expects: neither changes without the other."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import resolve

from teams.api import urls
from tests.teams.access import ACTIONS, PAGES
from tests.teams.access_rows import Row
from tests.teams.pyramid import ROLES

#: Columns that are somebody of the pyramid, as docs/permissions.md heads them.
COLUMNS = ("visitor", "volunteer", "member", "mobiliser", "trainer", "departmental", "regional", "national")
LEADING = ("mobiliser", "trainer", "departmental", "regional")
#: Each word, and of whom it may be said. « own » hangs on what is theirs, which one world cannot tell.
WORDS = {
    "yes": COLUMNS,
    "here": LEADING,
    "own team": ("member", "mobiliser"),
    "own": COLUMNS[1:],
    "link": COLUMNS,
    "–": COLUMNS,
}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
EXAMPLES = {"<id>": "1", "<code>": "D-04", "<measure>": "trainers", "<kind>": "svg"}


@dataclass(frozen=True)
class Asked:
    """One key of the tables of access, and what each of the twelve is answered."""

    method: str
    name: str
    arguments: str
    answers: Row

    @classmethod
    def of(cls, key: str, answers: Row, method: str) -> "Asked":
        words = key.split()
        method = words.pop(0) if words[0] in METHODS else method
        return cls(method, words[0], " ".join(word for word in words[1:] if word[0] != "?"), answers)

    def lets_in(self, role: str) -> bool:
        """A redirect sends a visitor to sign in; others it thanks."""
        answer = self.answers[ROLES.index(role)]
        return answer not in ((302, 401, 404) if role == "visitor" else (403, 404))


@dataclass(frozen=True)
class Line:
    """One line of a table: what each column says, and what it is about."""

    title: str
    cells: dict[str, str]
    tokens: tuple[str, ...]

    def speaks_of(self, asked: Asked) -> bool:
        return any(_is(token, asked) for token in self.tokens)


ASKED = [Asked.of(key, answers, "GET") for key, answers in PAGES.items()]
ASKED += [Asked.of(key, answers, "POST") for key, answers in ACTIONS.items()]


def _lines() -> list[Line]:
    """The lines of the tables that have our columns; headings between them say nothing."""
    found: list[Line] = []
    head: list[str] = []
    for text in (Path(settings.BASE_DIR) / "docs" / "permissions.md").read_text().splitlines():
        cells = [cell.strip() for cell in text.strip()[1:-1].split("|")] if text.startswith("|") else []
        if not cells or set(COLUMNS) <= set(cells):
            head = cells
        elif head and len(cells) == len(head):
            row = dict(zip(head, cells, strict=True))
            words = row.get("pages") or row.get("address") or ""
            tokens = tuple(re.findall(r"`([^`]+)`", words))
            found += [Line(cells[0], {name: row[name] for name in COLUMNS}, tokens)] if tokens else []
    return found


def _is(token: str, asked: Asked) -> bool:
    """`team-message`, `POST materials`, `plan-place D-04`; of programs `GET PUT me/team/`."""
    words = token.split()
    methods = {word for word in words if word in METHODS}
    name, *arguments = [word for word in words if word not in METHODS]
    if "/" in name:
        for sign, example in EXAMPLES.items():
            name = name.replace(sign, example)
        name = resolve(f"/api/v1/{name}").view_name
    else:
        name = f"teams:{name}"
    same = name == asked.name and (not methods or asked.method in methods)
    return same and (not arguments or " ".join(arguments) == asked.arguments)


def _is_true(word: str, role: str, asked: list[Asked]) -> bool:
    """Whether all that is asked under one name answers as the word says."""
    entered = any(one.lets_in(role) for one in asked)
    away = f"{role} elsewhere"
    entered_away = any(one.lets_in(away) for one in asked) if away in ROLES else entered
    if word in ("yes", "–"):
        return entered == entered_away == (word == "yes")
    if word == "link":
        return all(one.answers[ROLES.index(role)] in (403, 410) for one in asked)
    if word in ("here", "own team"):
        # A list names no territory: everybody finds their own in it.
        names_one = any(one.arguments for one in asked)
        return entered and (away not in ROLES or entered_away != names_one)
    return True


LINES = _lines()


def test_everything_that_is_asked_stands_in_one_line() -> None:
    count = Counter({one: sum(line.speaks_of(one) for line in LINES) for one in ASKED})
    assert {f"{one.method} {one.name} {one.arguments}": n for one, n in count.items() if n != 1} == {}


def test_no_line_speaks_of_what_is_not_there() -> None:
    assert [token for line in LINES for token in line.tokens if not any(_is(token, one) for one in ASKED)] == []


@pytest.mark.parametrize("line", LINES, ids=[line.title for line in LINES])
def test_a_line_says_what_each_role_is_answered(line: Line) -> None:
    assert {role: word for role, word in line.cells.items() if role not in WORDS.get(word, ())} == {}
    groups: dict[tuple[str, str], list[Asked]] = {}
    for one in ASKED:
        if line.speaks_of(one):
            groups.setdefault((one.method, one.name), []).append(one)
    # What is refused to all twelve was asked of a thing that none of them has.
    told = [some for some in groups.values() if "link" in line.cells.values() or any(map(_somebody, some))]
    wrong = [
        (some[0].method, some[0].name, role, word)
        for some in told
        for role, word in line.cells.items()
        if not _is_true(word, role, some)
    ]
    assert wrong == []


def test_every_method_of_programs_is_asked() -> None:
    routes: list[Any] = urls.urlpatterns
    views = {f"api:teams-api:{route.name}": _methods(route.callback) for route in routes}
    asked = {(one.method, one.name) for one in ASKED}
    assert {(method, name) for name, methods in views.items() for method in methods} - asked == set()


def _somebody(asked: Asked) -> bool:
    return any(asked.lets_in(role) for role in ROLES)


def _methods(view: Any) -> set[str]:
    return {method for method in METHODS if hasattr(view.view_class, method.lower())}
