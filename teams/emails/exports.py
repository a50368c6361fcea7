"""An export with addresses waits for a second person: the others are told."""

from collections.abc import Iterable

from django.urls import reverse

from common.mail import build
from supporters.models import Supporter
from teams.models import OrganisationExport


def export_to_agree(*, export: OrganisationExport, people: Iterable[Supporter]) -> None:
    """Who asked, for where, how many rows; nothing of what is in it."""
    for person in people:
        context: dict[str, object] = {"export": export, "path": reverse("teams:export")}
        build("export_to_agree", to=person.email, language=person.language, context=context).send()
