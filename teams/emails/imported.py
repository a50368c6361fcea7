"""The one message to somebody brought in from a file: where their address comes from, and what they may answer."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from common.mail import build, speaks_to
from teams.models import ImportedPerson


def imported_invitation(*, person: ImportedPerson, token: str) -> EmailMessage:
    """Ready to leave, and forgotten with its address once it has (L03, L12)."""
    refuse = reverse("teams:imported-decline", args=[token])
    context: dict[str, object] = {
        "person": person,
        "batch": person.batch,
        "role": person.role_words,
        "path": reverse("teams:imported", args=[token]),
        "refuse": refuse,
    }
    message = build("imported_invitation", to=person.email, language=settings.LANGUAGE_CODE[:2], context=context)
    message.extra_headers["List-Unsubscribe"] = f"<{settings.SITE_URL}{refuse}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return speaks_to(message, person.place.zone, forget=True)
