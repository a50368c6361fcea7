"""What becomes of each invented testimony, and when: decided before anything is written. Pure but for Place rows."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from campaign.demo.faces import Face, describe, draw_lots
from campaign.demo.people import Person, invent
from campaign.demo.texts import REFUSED, Chorus, Speaker, said
from territory.models import Place, Zone

#: The campaign is so old, and grows.
DAYS = 60


class Fate(StrEnum):
    """Where a testimony stands in the end."""

    PUBLISHED = "published"
    PENDING = "pending"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"
    #: Published, with one report that nobody has read yet.
    REPORTED_ONCE = "reported once"
    #: Published, then back in the queue after two reports.
    REPORTED_TWICE = "reported twice"


#: Of a thousand testimonies; the others are published.
SHARES = {
    Fate.PENDING: 12,
    Fate.REFUSED: 8,
    Fate.WITHDRAWN: 6,
    Fate.UNCONFIRMED: 4,
    Fate.REPORTED_ONCE: 1,
    Fate.REPORTED_TWICE: 1,
}
#: One in so many has a portrait; in the queue, more, for moderators to look at.
FACES, FACES_IN_QUEUE = 0.2, 0.4
NEVER_PUBLISHED = {Fate.PENDING, Fate.REFUSED, Fate.UNCONFIRMED}


@dataclass(frozen=True, eq=False)
class Story:
    """One testimony to be. `reason` is why it is refused; times are in the order in which they happen."""

    number: int
    person: Person
    place: Place
    message: str
    fate: Fate
    face: Face | None
    alt: str
    birth_month: date
    written_at: datetime
    submitted_at: datetime
    decided_at: datetime
    last_at: datetime
    moderator: int
    reason: str
    purposes: list[str]
    secret: int

    @property
    def was_published(self) -> bool:
        return self.fate not in NEVER_PUBLISHED


class Storyteller:
    """Stories drawn from a seed: the same seed, places and instant give the same ones."""

    def __init__(self, *, seed: int, places: Sequence[Place], at: datetime) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - not for secrets
        self.chorus = Chorus(self.rng)
        self.places, self.at = places, at
        total, self.up_to = 0, []
        for place in places:
            total += place.population
            self.up_to.append(total)

    def tell(self, count: int) -> list[Story]:
        """So many stories, oldest first. The first is published, with a portrait."""
        ages = sorted((self._age() for _ in range(count)), reverse=True)
        fates = self._fates(count)
        return [self._story(number, fates[number], age) for number, age in enumerate(ages)]

    def _age(self) -> timedelta:
        """How long ago: ever more testimonies as the campaign grows, by day rather than by night."""
        days = 1.5 + (DAYS - 1.5) * (1 - self.rng.random() ** 0.55)
        return timedelta(days=int(days), hours=self.rng.triangular(0, 24, 9))

    def _fates(self, count: int) -> list[Fate]:
        fates = [fate for fate, share in SHARES.items() for _ in range(round(count * share / 1000) or int(count >= 40))]
        fates = [Fate.PUBLISHED] * (count - 1 - len(fates)) + fates
        self.rng.shuffle(fates)
        return [Fate.PUBLISHED, *fates]

    def _story(self, number: int, fate: Fate, age: timedelta) -> Story:
        rng = self.rng
        place = rng.choices(self.places, cum_weights=self.up_to)[0]
        overseas = place.zone != Zone.METROPOLE
        person = invent(rng, overseas=overseas)
        speaker = Speaker(person.woman, person.age, place.name, place.population, overseas)
        reason, message = "", self.chorus.message(speaker)
        if fate == Fate.REFUSED or (fate == Fate.PENDING and rng.random() < 0.15):
            reason = rng.choice(list(REFUSED))
            message = said(rng.choice(REFUSED[reason]), speaker)
        face = self._face(number, fate, person)
        written, submitted, decided, last = self._times(fate, age)
        return Story(
            number=number,
            person=person,
            place=place,
            message=message,
            fate=fate,
            face=face,
            alt=describe(face, person.name) if face else "",
            birth_month=date(self.at.year - person.age - 1, rng.randint(1, 12), 1),
            written_at=written,
            submitted_at=submitted,
            decided_at=decided,
            last_at=last,
            moderator=rng.randrange(2),
            reason=reason,
            purposes=self._purposes(face is not None),
            secret=rng.getrandbits(128),
        )

    def _face(self, number: int, fate: Fate, person: Person) -> Face | None:
        share = FACES_IN_QUEUE if fate in (Fate.PENDING, Fate.REPORTED_TWICE) else FACES
        if number and self.rng.random() >= share:
            return None
        return draw_lots(self.rng, woman=person.woman, age=person.age, family=person.family)

    def _times(self, fate: Fate, age: timedelta) -> tuple[datetime, datetime, datetime, datetime]:
        """Written, confirmed, decided, and what came last. What still waits is of these days."""
        if fate in (Fate.PENDING, Fate.UNCONFIRMED):
            age = timedelta(hours=self.rng.uniform(1, 40))
        written = self.at - age
        steps = [self.rng.uniform(0.01, 0.1), self.rng.uniform(0.05, 0.5), self.rng.uniform(0.1, 0.3)]
        moments = [written]
        for share in steps:
            moments.append(moments[-1] + min(age, timedelta(days=4)) * share)
        return moments[0], moments[1], moments[2], moments[3]

    def _purposes(self, has_face: bool) -> list[str]:
        asked = {"account": 1.0, "testimony": 1.0, "photo": float(has_face), "selection": 0.4, "local_team": 0.5}
        return [purpose for purpose, share in asked.items() if self.rng.random() < share]
