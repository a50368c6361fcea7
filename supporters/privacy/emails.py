"""Messages about personal data, one function each."""

from django.conf import settings
from django.urls import reverse

from common.mail import build
from supporters.models import Export


def export_ready(export: Export) -> None:
    context: dict[str, object] = {
        "export": export,
        "url": settings.SITE_URL + reverse("supporters:export-file", args=[export.pk]),
    }
    person = export.supporter
    build("export_ready", to=person.email, language=person.language, context=context).send()


def account_erased(*, to: str, language: str) -> None:
    """To an address that is no longer in any table; its row in the outbox goes once the mail has left."""
    build("account_erased", to=to, language=language, context={}).send()
