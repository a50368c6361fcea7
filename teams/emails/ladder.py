"""Mails of the ladder: the link that confirms, a newcomer, the welcome, who was not welcomed, an answer."""

from collections.abc import Sequence

from django.urls import reverse

from common.mail import build
from supporters.models import Supporter
from teams.emails.teams import tell
from teams.models import Team, Volunteer


def help_confirmation(*, supporter: Supporter, token: str) -> None:
    """The link that confirms address, consents and offer (L02). Nothing of what was typed is repeated."""
    path = reverse("teams:help-confirm", args=[token])
    context: dict[str, object] = {"supporter": supporter, "path": path}
    build("help_confirmation", to=supporter.email, language=supporter.language, context=context).send()


def newcomer(*, volunteer: Volunteer, team: Team, supporter: Supporter, zone: str) -> None:
    """To a team's mobiliser: somebody joined, to be welcomed within forty-eight hours."""
    tell("newcomer", supporter=supporter, zone=zone, volunteer=volunteer, team=team)


def welcome(*, volunteer: Volunteer, team: Team | None, by: Supporter, words: str, zone: str) -> None:
    """The mobiliser's own words to a newcomer."""
    tell("welcome", supporter=volunteer.supporter, zone=zone, team=team, by=by, words=words)


def welcomes_late(*, supporter: Supporter, zone: str, groups: Sequence[tuple[Team | None, list[str]]]) -> None:
    """To a lead: whom nobody welcomed in time, by team (None: of no team), first names alone."""
    people = sum(len(names) for _, names in groups)
    tell("welcomes_late", supporter=supporter, zone=zone, groups=groups, people=people)


def application_declined(*, volunteer: Volunteer) -> None:
    """The answer to somebody's own candidature, with the reason."""
    person = volunteer.supporter
    if not person.is_active or person.restricted_at:
        return
    context: dict[str, object] = {"supporter": person, "reason": volunteer.declined_because}
    build("application_declined", to=person.email, language=person.language, context=context).send()
