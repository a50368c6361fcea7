"""Invented people: first names of several generations and origins, an initial, an age. Pure."""

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

NAMES = tomllib.loads(Path(__file__).with_name("names.toml").read_text())
#: How often each family is met, on the mainland and overseas.
MAINLAND = {"europe": 74, "maghreb": 12, "africa": 8, "asia": 4, "islands": 2}
OVERSEAS = {"europe": 16, "maghreb": 1, "africa": 4, "asia": 7, "islands": 72}
INITIALS = "ABBBCCCDDDEFFGGGHHIJKLLLMMMNOPPPQRRRSSSTTVVWYZ"
AGES, AGE_WEIGHTS = range(18, 91), [*[9] * 12, *[10] * 20, *[9] * 18, *[6] * 12, *[2] * 11]


@dataclass(frozen=True)
class Person:
    """`name` is the first name alone, `display_name` what the map shows."""

    name: str
    display_name: str
    woman: bool
    family: str
    age: int


def invent(rng: random.Random, *, overseas: bool) -> Person:
    weights = OVERSEAS if overseas else MAINLAND
    family = rng.choices(list(weights), list(weights.values()))[0]
    woman = rng.random() < 0.52
    age = rng.choices(AGES, AGE_WEIGHTS)[0]
    names = NAMES[family]["women" if woman else "men"].split()
    # Older people bear the older names, three times in four.
    middle = len(names) // 2
    old = (age > 50) == (rng.random() < 0.75)
    name = rng.choice(names[:middle] if old else names[middle:])
    shown = rng.choices([f"{name} {rng.choice(INITIALS)}.", name], [86, 14])[0]
    return Person(name=name, display_name=shown, woman=woman, family=family, age=age)
