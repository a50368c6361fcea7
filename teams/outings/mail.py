"""Who is written to about an outing. Nobody who restricted their data, left, withdrew, or asked for no message."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from supporters.models import Consent, Supporter
from teams.emails import outings as mails
from teams.models import Membership, Outing, Participation, Role, Volunteer

Choice = Volunteer.TeamMail


def reachable(people: "QuerySet[Supporter]") -> "QuerySet[Supporter]":
    """Those who may be written to: live accord with the local team, no restriction, and no « aucun message »."""
    live = Consent.objects.live(Consent.Purpose.LOCAL_TEAM).filter(supporter=OuterRef("pk"))
    found = people.filter(Exists(live), is_active=True, confirmed_at__isnull=False, restricted_at=None)
    return found.exclude(volunteer__team_mail=Choice.NONE).select_related("home")


def mail_joined(participation: Participation) -> None:
    """The answer to their click."""
    person = participation.supporter
    if person.restricted_at is None:
        mails.outing_joined(outing=participation.outing, to=person, friends=participation.friends).send()


def mail_change(outing: Outing) -> None:
    for person, _row in going(outing):
        mails.outing_changed(outing=outing, to=person).send()


def mail_cancellation(outing: Outing, *, words: str, silent: bool) -> None:
    for person, _row in going(outing):
        mails.outing_cancelled(outing=outing, to=person, words=words, silent=silent).send()


def mail_reminder(outing: Outing) -> int:
    people = list(going(outing))
    for person, row in people:
        mails.outing_reminder(outing=outing, to=person, friends=row.friends).send()
    return len(people)


def mail_team(outing: Outing) -> int:
    """Members who chose all messages, but the organiser; gives how many."""
    current = Membership.objects.current().filter(team=outing.team_id, supporter=OuterRef("pk"))
    people = reachable(Supporter.objects.filter(Exists(current), volunteer__team_mail=Choice.ALL))
    told = [person for person in people if person.pk != outing.organiser_id]
    for person in told:
        mails.outing_announced(outing=outing, to=person).send()
    return len(told)


def mail_thanks(outing: Outing, rows: Iterable[Participation]) -> None:
    """To those of the rows who may be written to."""
    came = {row.supporter_id: row for row in rows}
    for person in reachable(Supporter.objects.filter(pk__in=came)):
        mails.outing_thanks(outing=outing, to=person, friends=came[person.pk].friends).send()


def mail_report_wanted(outing: Outing, *, at: datetime) -> int:
    """To the organiser; to whoever leads the team now when the organiser may not be written to."""
    people = reachable(Supporter.objects.filter(pk=outing.organiser_id or 0))
    if not people.exists():
        leading = Role.objects.current(at=at).filter(team=outing.team_id)
        people = reachable(Supporter.objects.filter(pk__in=leading.values("supporter")))
    found = list(people)
    for person in found:
        mails.outing_report_wanted(outing=outing, to=person).send()
    return len(found)


def going(outing: Outing) -> list[tuple[Supporter, Participation]]:
    """Those who come and may be written to."""
    rows = {row.supporter_id: row for row in outing.participations.filter(cancelled_at=None)}
    return [(person, rows[person.pk]) for person in reachable(Supporter.objects.filter(pk__in=rows))]
