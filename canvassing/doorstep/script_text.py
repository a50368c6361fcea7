"""The script as its author types it: cards of words, and branches from one to another. Pure.

    # bonjour | On ouvre
    « Bonjour, je suis bénévole… »
    - « Je n'ai pas le temps » -> presse

A card begins with `#`, a name for branches and a title; the first card is where one begins. A line with `->` is an
answer that one may hear, and the card it leads to. All else is what one says.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

#: As long as a phone shows without tiring anybody.
LONGEST_WORDS, LONGEST_LABEL, MOST_CARDS = 1000, 80, 40
_CARD = re.compile(r"#\s*(?P<key>[a-z0-9-]{1,30})\s*\|\s*(?P<title>\S.{0,79})")
_BRANCH = re.compile(r"-\s+(?P<label>\S.*?)\s*(?:->|→)\s*(?P<to>\S+)")


@dataclass(frozen=True)
class Branch:
    label: str
    to: str


@dataclass
class Card:
    key: str
    title: str
    words: str = ""
    branches: list[Branch] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        ways = [{"label": way.label, "to": way.to} for way in self.branches]
        return {"key": self.key, "title": self.title, "words": self.words, "branches": ways}


class ScriptError(ValueError):
    """What is wrong with a script, by line; `str()` is a sentence for its author."""


def read_script(text: str) -> list[Card]:
    """The cards of a text. Raises ScriptError for the first mistake."""
    cards: list[Card] = []
    for number, line in enumerate(text.splitlines(), start=1):
        _read_line(cards, line.strip(), number)
    for card in cards:
        card.words = card.words.strip()
    _check(cards)
    return cards


def write_script(cards: Iterable[Card]) -> str:
    """The text that `read_script` reads as these cards."""
    return "\n\n".join(
        "\n".join(
            [f"# {card.key} | {card.title}", card.words, *(f"- {way.label} -> {way.to}" for way in card.branches)]
        )
        for card in cards
    )


def _read_line(cards: list[Card], line: str, number: int) -> None:
    if line.startswith("#"):
        cards.append(_card(line, number))
        return
    if not cards:
        if line:
            raise ScriptError(_("Ligne %s : commencez par une carte, « # bonjour | On ouvre ».") % number)
        return
    branch = _BRANCH.fullmatch(line)
    if branch:
        if len(branch["label"]) > LONGEST_LABEL:
            raise ScriptError(
                _("Ligne %(line)s : une réponse tient en %(n)s signes.") % {"line": number, "n": LONGEST_LABEL}
            )
        cards[-1].branches.append(Branch(branch["label"], branch["to"]))
    else:
        cards[-1].words += f"{line}\n"


def _card(line: str, number: int) -> Card:
    read = _CARD.fullmatch(line)
    if read is None:
        raise ScriptError(
            _(
                "Ligne %s : une carte s'écrit « # repère | Titre » ; le repère est fait de minuscules sans accent, de "
                "chiffres et de tirets."
            )
            % number
        )
    return Card(read["key"], read["title"].strip())


def _check(cards: list[Card]) -> None:
    if not cards:
        raise ScriptError(_("Écrivez au moins une carte."))
    if len(cards) > MOST_CARDS:
        raise ScriptError(_("Pas plus de %s cartes : on les lit sur un palier.") % MOST_CARDS)
    keys = [card.key for card in cards]
    for card in cards:
        if keys.count(card.key) > 1:
            raise ScriptError(_("Deux cartes portent le repère « %s ».") % card.key)
        if not card.words:
            raise ScriptError(_("La carte « %s » ne dit rien.") % card.title)
        if len(card.words) > LONGEST_WORDS:
            raise ScriptError(
                _("La carte « %(title)s » est trop longue : %(n)s signes au plus.")
                % {"title": card.title, "n": LONGEST_WORDS}
            )
        for way in card.branches:
            if way.to not in keys:
                raise ScriptError(
                    _("« %(label)s » mène à « %(to)s », qui n'existe pas.") % {"label": way.label, "to": way.to}
                )
