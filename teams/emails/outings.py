"""Messages about outings: the answer to whoever joins, then what the organiser has to say; with the .ics."""

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from common.mail import build, speaks_to
from supporters.models import Supporter
from teams.models import Outing
from teams.outings.words import as_ics, mail_facts
from teams.team.mail_choice import path_for, with_way_out
from territory.silence import zone_of

ICS = "sortie.ics"


def outing_joined(*, outing: Outing, to: Supporter, friends: int) -> EmailMultiAlternatives:
    """The answer to their own click: no propaganda."""
    message = _written("outing_joined", outing, to, shows_address=True, friends=friends)
    return _with_ics(message, outing)


def outing_changed(*, outing: Outing, to: Supporter) -> EmailMultiAlternatives:
    return _spoken(_with_ics(_written("outing_changed", outing, to, shows_address=True), outing), outing, to)


def outing_cancelled(*, outing: Outing, to: Supporter, words: str, silent: bool) -> EmailMultiAlternatives:
    """In silence the bare fact leaves, so that nobody comes for nothing: it asks for no vote."""
    message = _written("outing_cancelled", outing, to, shows_address=True, words="" if silent else words)
    _with_ics(message, outing)
    return message if silent else _spoken(message, outing, to)


def outing_reminder(*, outing: Outing, to: Supporter, friends: int) -> EmailMultiAlternatives:
    message = _written("outing_reminder", outing, to, shows_address=True, friends=friends)
    return _spoken(_with_ics(message, outing), outing, to)


def outing_announced(*, outing: Outing, to: Supporter) -> EmailMultiAlternatives:
    """To the team: an address at somebody's home is for those who come."""
    return _spoken(_written("outing_announced", outing, to, shows_address=False), outing, to)


def outing_thanks(*, outing: Outing, to: Supporter, friends: int) -> EmailMultiAlternatives:
    mood = reverse("teams:outing-mood", args=[outing.pk])
    return _spoken(_written("outing_thanks", outing, to, shows_address=False, friends=friends, mood=mood), outing, to)


def outing_report_wanted(*, outing: Outing, to: Supporter) -> EmailMultiAlternatives:
    report = reverse("teams:outing-report", args=[outing.pk])
    return _spoken(_written("outing_report_wanted", outing, to, shows_address=True, report=report), outing, to)


def _written(
    name: str, outing: Outing, to: Supporter, *, shows_address: bool, **more: object
) -> EmailMultiAlternatives:
    context = mail_facts(outing, language=to.language, shows_address=shows_address)
    context |= {"outing": outing, "person": to, "way_out": path_for(to), **more}
    message = build(name, to=to.email, language=to.language, context=context)
    with_way_out(message, to)
    return message


def _spoken(message: EmailMultiAlternatives, outing: Outing, to: Supporter) -> EmailMultiAlternatives:
    speaks_to(message, zone_of(to.home or outing.place))
    return message


def _with_ics(message: EmailMultiAlternatives, outing: Outing) -> EmailMultiAlternatives:
    message.attach(ICS, as_ics(outing, shows_address=True), "text/calendar")
    return message
