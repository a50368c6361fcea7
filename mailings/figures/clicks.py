"""Clicks of all readers together, by link and by subject: never whose, and none told below ten (L33)."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Sum

from actions.links.figures import SHOWN_FROM
from mailings.models import Mailing, Tally
from mailings.services.links import clicks


@dataclass(frozen=True)
class LinkLine:
    """`people` None: fewer than ten."""

    url: str
    people: int | None


@dataclass(frozen=True)
class SubjectLine:
    text: str
    sent: int
    people: int | None
    is_winner: bool

    @property
    def share(self) -> float:
        """Clicks for each letter that left."""
        return (self.people or 0) / self.sent if self.sent else 0.0


@dataclass(frozen=True)
class Clicks:
    """`people`: on all links of the letter; None below ten."""

    people: int | None
    links: list[LinkLine]
    subjects: list[SubjectLine]

    @property
    def compares(self) -> bool:
        return len(self.subjects) > 1


def clicks_of(mailing: Mailing) -> Clicks:
    by_url: Counter[str] = Counter()
    by_subject: Counter[int] = Counter()
    for one in clicks(mailing):
        by_url[one.url] += one.people
        by_subject[one.subject.pk] += one.people
    links = [
        LinkLine(url, told(people)) for url, people in sorted(by_url.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return Clicks(told(by_url.total()), links, _subjects(mailing, by_subject))


def told(people: int) -> int | None:
    """Fewer than ten say more of who clicked than of the link."""
    return people if people >= SHOWN_FROM else None


def _subjects(mailing: Mailing, people: Counter[int]) -> list[SubjectLine]:
    rows = Tally.objects.filter(mailing=mailing, outcome=Tally.Outcome.SENT).order_by().values_list("variant")
    sent = dict(rows.annotate(n=Sum("number")))
    return [
        SubjectLine(one.text, sent.get(one.pk, 0), told(people[one.pk]), one.pk == mailing.winner_id)
        for one in mailing.subjects.all()
    ]
