"""A mail to those who steer letters: one was held back before it left, because receivers would refuse it (E01)."""

from django.urls import reverse

from common.mail import build
from mailings.emails.alerts import who_steer
from mailings.models import Mailing


def tell_of_hold(*, mailing: Mailing) -> int:
    """To each of them, in their language, through the outbox; no propaganda. Returns how many were told."""
    context: dict[str, object] = {"mailing": mailing, "path": mailing.get_absolute_url()}
    context |= {"doctor": reverse("mailings:doctor")}
    people = who_steer()
    for person in people:
        build("letter_held", to=person.email, language=person.language, context=context | {"person": person}).send()
    return len(people)
