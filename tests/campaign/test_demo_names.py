"""What the demo's teams and outings are called: plausible French, unlike one another, at hours that make sense."""

import random
import re

import pytest

from campaign.demo.organisation_names import team_name
from campaign.demo.organisation_slots import DAYS, DOORS_FROM, DOORS_UNTIL, SAT, SLOTS, slot_for
from teams.models import Outing

#: « de Le Mans », « d'Allauch », « du Havre »: what names with a preposition get wrong.
PREPOSITION = re.compile(r"\b(de|du|des)\b|\bd'", re.IGNORECASE)


def names(place: str, people: int, count: int) -> list[str]:
    dice, found = random.Random(1), []  # noqa: S311
    for _ in range(count):
        found.append(team_name(place, people, dice, found))
    return found


@pytest.mark.parametrize(
    ("place", "people"), [("Allauch", 21_000), ("Le Mans", 145_000), ("La Rochelle", 78_000), ("Les Adjots", 450)]
)
def test_names_of_teams_differ_and_need_no_preposition(place: str, people: int) -> None:
    found = names(place, people, 120)
    assert len(set(found)) == 120
    assert all(name.startswith(f"{place} ") and len(name) <= 80 for name in found)
    assert not [name for name in found if PREPOSITION.search(name.removeprefix(place))]


def test_first_teams_are_often_but_not_always_of_the_centre_and_a_village_has_no_station() -> None:
    first = [team_name("Limoges", 130_000, random.Random(seed), ()) for seed in range(100)]  # noqa: S311
    assert 35 < first.count("Limoges Centre") < 75
    assert not [name for name in names("Les Adjots", 450, 5) if "Gare" in name or "Nord" in name]


@pytest.mark.parametrize("day", range(7))
def test_titles_name_the_day_they_fall_on_and_no_other(day: int) -> None:
    dice = random.Random(day)  # noqa: S311
    for _ in range(300):
        title = slot_for(day, 200_000, dice).title(day, dice)
        assert not [other for n, other in enumerate(DAYS) if n != day and other in title], title


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: f"{slot.kind}-{slot.hour}")
def test_titles_keep_to_their_hour(slot: object) -> None:
    ends = slot.hour + slot.minute / 60 + slot.lasts
    for title in slot.titles:
        assert "matin" not in title or ends <= 13, title
        assert "après-midi" not in title or (slot.hour >= 12 and ends <= 18), title
        assert "soir" not in title.lower() or slot.hour >= 17, title
        assert "café du matin" not in title.lower() or slot.hour < 9, title


def test_nobody_knocks_at_a_door_early_late_or_on_a_sunday() -> None:
    doors = [slot for slot in SLOTS if slot.kind == Outing.Kind.DOORS]
    assert doors
    for slot in doors:
        assert slot.hour >= DOORS_FROM
        assert slot.hour + slot.minute / 60 + slot.lasts <= DOORS_UNTIL
        assert max(slot.days) <= SAT


def test_each_day_has_something_to_do_in_a_village_too() -> None:
    dice = random.Random(1)  # noqa: S311
    assert all(slot_for(day, 300, dice) for day in range(7))
    assert not [slot for slot in SLOTS if "gare" in str(slot.meeting_points) and not slot.people]
