"""Who is old enough (L06): from a month of birth, kept for nothing else."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from supporters.models import Supporter

OLDEST = 120


def require_age(birth_month: date, *, at: datetime, minimum: int, words: str) -> None:
    """Raises ValidationError on `birth_month`: a date that cannot be, or `words` with the age in « %(age)s »."""
    day = timezone.localdate(at)
    if birth_month > day or day.year - birth_month.year > OLDEST:
        raise ValidationError({"birth_month": _("Vérifiez cette date de naissance.")})
    if not is_of_age(birth_month, at=at, minimum=minimum):
        raise ValidationError({"birth_month": words % {"age": minimum}})


def is_of_age(birth_month: date | None, *, at: datetime, minimum: int) -> bool:
    """Whether somebody certainly is; an unknown month never is."""
    age = Supporter(birth_month=birth_month).age_on(timezone.localdate(at))
    return age is not None and age >= minimum
