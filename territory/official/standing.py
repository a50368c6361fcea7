"""Who stands where: the candidates that blocks of cells name, and the areas they cover. Pure."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from territory.official.cells import Cells, Rows
from territory.official.elections import Scope
from territory.official.facts import CandidateFacts
from territory.official.layouts import Columns

#: What tells one candidate from another.
IDENTITY = ("panel", "nuance", "name", "first_name", "short_title", "title", "head", "pair")
#: What names a candidate or a list, the best first.
_NAMES = ("name", "short_title", "title", "head", "pair", "nuance")
#: Longest texts that are kept.
NAME, FIRST_NAME, NUANCE, PANEL = 120, 80, 12, 32_767


class Stranger(Exception):
    """A precinct whose candidates are not those of its area. `str()` says so in French."""


def identity_columns(block: Columns) -> list[int]:
    return [block[name] for name in IDENTITY if name in block]


def candidates(cells: Cells, rows: Rows, block: Columns) -> list[CandidateFacts]:
    """Who stands in this block, row by row."""
    nobody = [""] * len(rows)
    texts = [cells.texts(block[name], rows) if name in block else nobody for name in IDENTITY]
    return [_facts(*row) for row in zip(*texts, strict=True)]


@lru_cache(maxsize=1 << 12)
def _facts(*texts: str) -> CandidateFacts:
    told = dict(zip(IDENTITY, texts, strict=True))
    kept = next((name for name in _NAMES if told[name]), "name")
    panel = told["panel"]
    return CandidateFacts(
        name=told[kept][:NAME],
        first_name=told["first_name"][:FIRST_NAME] if kept == "name" else "",
        nuance=told["nuance"][:NUANCE],
        panel=int(panel) if panel.isascii() and panel.isdecimal() and int(panel) <= PANEL else None,
    )


class Areas:
    """The lists of candidates met so far, by round and area.

    `scope` is how far one list reaches. Where the file does not name those areas (a base « 29- »), an area is a
    département and a short digest of who stands: « 29-1f60c3a2 », the same for the same candidates in any file.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._lists: dict[tuple[int, str], tuple[CandidateFacts, ...]] = {}

    def place(self, number: int, base: str, standing: tuple[CandidateFacts, ...]) -> tuple[str, list[int] | None]:
        """The area of this list, and for each of its candidates the place in `standing`; None where they are the same,
        -1 for one who is not there. Raises Stranger."""
        area = _digested(base, standing, 8) if base.endswith("-") else base
        known = self._lists.setdefault((number, area), standing)
        if known == standing:
            return area, None
        order = _order(known, standing)
        if order is None and self._scope == Scope.COMMUNE:
            # Paris, Lyon and Marseille vote by sector, each with its own lists.
            area = _digested(f"{base}-", standing, 6)
            known = self._lists.setdefault((number, area), standing)
            order = _order(known, standing)
        if order is None:
            raise Stranger(_stranger(known, standing, base))
        return area, None if order == list(range(len(standing))) else order

    def candidates(self, number: int, area: str) -> tuple[CandidateFacts, ...]:
        return self._lists[number, area]


def _order(known: Sequence[CandidateFacts], standing: Sequence[CandidateFacts]) -> list[int] | None:
    places = {facts: place for place, facts in enumerate(standing)}
    if len(places) < len(standing) or not set(places) <= set(known):
        return None
    return [places.get(facts, -1) for facts in known]


def _digested(base: str, standing: Sequence[CandidateFacts], length: int) -> str:
    text = repr(sorted(standing, key=repr))
    return f"{base}{hashlib.sha256(text.encode()).hexdigest()[:length]}"


def _stranger(known: Sequence[CandidateFacts], standing: Sequence[CandidateFacts], base: str) -> str:
    names = {facts.name for facts in known}
    name = next((facts.name for facts in standing if facts not in known), "")
    if len(set(standing)) < len(standing):
        return _("Le même candidat apparaît deux fois.")
    if name in names:
        return _("« %(name)s » n'a pas le même prénom, panneau ou nuance que dans les autres bureaux.") % {"name": name}
    return _("« %(name)s » n'est pas candidat dans les autres bureaux (%(area)s).") % {
        "name": name,
        "area": base or _("France entière"),
    }
