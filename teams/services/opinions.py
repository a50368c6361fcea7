"""What participants thought of a session: asked once, read without names."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from teams.models import Enrolment, Feedback, TrainingSession

#: From the end of the session, an opinion may be given or changed for so long.
OPEN_FOR = timedelta(days=7)
#: Fewer answers than these are only counted: a small group would know who wrote what.
ENOUGH = 5


@dataclass(frozen=True)
class Opinions:
    """`mean` and the texts are None and empty below ENOUGH answers."""

    count: int
    mean: float | None = None
    learnt: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def may_tell(enrolment: Enrolment, *, at: datetime) -> bool:
    """Who attended, from the end of the session and for seven days."""
    end = enrolment.session.ends_at
    return enrolment.state == Enrolment.State.ATTENDED and end <= at < end + OPEN_FOR


@transaction.atomic
def tell_opinion(*, enrolment: Enrolment, rating: int, learnt: str, missing: str, at: datetime) -> Feedback:
    """One opinion for each participant; a second one replaces the first."""
    if not may_tell(enrolment, at=at):
        raise ValidationError(_("Donnez votre avis dans les sept jours qui suivent la formation."))
    told = {"rating": rating, "learnt": learnt.strip(), "missing": missing.strip(), "at": at}
    return Feedback.objects.update_or_create(enrolment=enrolment, defaults=told)[0]


def opinions_of(session: TrainingSession) -> Opinions:
    """For the trainer. Texts of a session stand in one random order that never changes: the two of one person are
    not side by side, and neither the first to answer nor the last can be told."""
    rows = list(Feedback.objects.filter(enrolment__session=session).order_by("pk"))
    if len(rows) < ENOUGH:
        return Opinions(len(rows))
    return Opinions(
        count=len(rows),
        mean=sum(row.rating for row in rows) / len(rows),
        learnt=_shuffled({row.pk: row.learnt for row in rows}, "learnt"),
        missing=_shuffled({row.pk: row.missing for row in rows}, "missing"),
    )


def _shuffled(texts: dict[int, str], question: str) -> tuple[str, ...]:
    """By a keyed hash of the row: random to the reader, and one more text leaves the others where they stand."""
    order = {pk: salted_hmac("teams.opinions", f"{pk}:{question}", algorithm="sha256").digest() for pk in texts}
    return tuple(texts[pk] for pk in sorted(texts, key=order.__getitem__) if texts[pk])
