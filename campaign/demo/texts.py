"""Testimonies in good French, put together from `sentences.toml`; each different from all others. Pure."""

import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

_DATA = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text())

_VOWELS = "AEIOUYHÀÂÄÉÈÊËÎÏÔÖÛÜŒÆ"
_IN = {"Nouvelle-Calédonie", "Polynésie française"}
#: How a message is made: which parts, in what order, and how often.
SHAPES = {"otw": 44, "ow": 15, "ot": 9, "tw": 9, "otwc": 16, "owc": 7}
PARTS = {"o": "openings", "t": "thoughts", "w": "wishes"}
#: What one has to have lived for to say.
LIVED = re.compile("petits-enfants|(vingt|trente|quarante|cinquante|dix-neuf|quatorze|vingt-deux)(-deux)? ans")
LIVED_AGE = 46


@dataclass(frozen=True)
class Theme:
    openings: list[str]
    thoughts: list[str]
    wishes: list[str]
    ages: tuple[int, int] = (18, 90)
    people: tuple[int, int] = (0, 10_000_000)


CLOSINGS: list[str] = _DATA.pop("closings")
#: What moderators refuse, by reason.
REFUSED: dict[str, list[str]] = _DATA.pop("refused")
OVERSEAS = Theme(**_DATA.pop("overseas"))
EVERYWHERE = [Theme(**theme) for theme in _DATA.values()]


@dataclass(frozen=True)
class Speaker:
    """Who speaks: `people` is the population of the commune."""

    woman: bool
    age: int
    place: str
    people: int
    overseas: bool = False


def at_place(name: str) -> str:
    """« à Lyon », « au Havre », « aux Abymes », « en Nouvelle-Calédonie »."""
    name = town(name)
    if name in _IN:
        return f"en {name}"
    for article, with_it in (("Le ", "au "), ("Les ", "aux ")):
        if name.startswith(article):
            return with_it + name.removeprefix(article)
    return f"à {name}"


def of_place(name: str) -> str:
    """« de Lyon », « d'Amiens », « du Havre », « des Abymes »."""
    name = town(name)
    for article, with_it in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return with_it + name.removeprefix(article)
    return f"d'{name}" if name[0] in _VOWELS else f"de {name}"


def town(name: str) -> str:
    """The city of an arrondissement: « Lyon 3e » is said « Lyon »."""
    return re.sub(r" \d+er?$", "", name)


def themes_for(speaker: Speaker) -> list[Theme]:
    """What this person may speak of, by age and commune."""
    found = [
        theme
        for theme in EVERYWHERE
        if theme.ages[0] <= speaker.age <= theme.ages[1] and theme.people[0] <= speaker.people <= theme.people[1]
    ]
    # What only one's own life teaches is said more often.
    found += [theme for theme in found if theme.ages[1] - theme.ages[0] < 30 or theme.people[1] < 20_000]
    return found + [OVERSEAS] * 6 if speaker.overseas else found


def compose(rng: random.Random, speaker: Speaker) -> str:
    """One message."""
    theme = rng.choice(themes_for(speaker))
    shape = rng.choices(list(SHAPES), list(SHAPES.values()))[0]
    message = " ".join(rng.choice(CLOSINGS if part == "c" else getattr(theme, PARTS[part])) for part in shape)
    if speaker.age < LIVED_AGE and LIVED.search(message):
        return compose(rng, speaker)
    return said(message, speaker)


def said(sentence: str, speaker: Speaker) -> str:
    """Agreement and place filled in."""
    agreed = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\2" if speaker.woman else r"\1", sentence)
    return agreed.format(
        at=at_place(speaker.place), of=of_place(speaker.place), place=town(speaker.place), age=speaker.age
    )


class Chorus:
    """Messages, none said twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.said: set[str] = set()

    def message(self, speaker: Speaker) -> str:
        while True:
            message = compose(self.rng, speaker)
            if message not in self.said:
                self.said.add(message)
                return message
