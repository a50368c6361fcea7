"""« I'd like to help »: offered by a form, confirmed by a link, answered with the nearest teams."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.tokens import TokenAltered, TokenExpired, make_token, read_token
from supporters.models import Consent, Supporter
from supporters.services.accounts import confirm_by_link, learn, register
from supporters.services.consents import give_consent
from teams.emails import ladder as emails
from teams.ladder.help_rules import HelpData, check, check_age, is_adult
from teams.models import HelpOffer, Membership, Role, Team, Volunteer
from teams.near.nearest import nearest_teams
from teams.services.teams import TeamRefused, join_team
from teams.services.volunteers import known_ways, lock
from teams.team.audience import may_hear
from territory.models import Place
from territory.silence import require_voice

Purpose = Consent.Purpose
#: What links in confirmation mails are for.
CONFIRMATION = "help"
#: How many teams are offered, and how far one may be (kilometres).
OFFERED, NEAR = 3, 50


@transaction.atomic
def offer_help(
    *,
    email: str,
    data: HelpData,
    purposes: Collection[str],
    at: datetime,
    language: str = "fr",
    source: str = Consent.Source.FORM,
) -> HelpOffer:
    """Keep the offer of an address that has not answered yet, and write to it.

    The same work and the same answer whether the address is known or not (W11); an existing person is not
    changed before the link is confirmed. Raises ValidationError, and Silenced while the public site is frozen.
    """
    require_voice(None, at)
    check(data, purposes=purposes, at=at)
    supporter = register(email=email, at=at, language=language)
    for purpose in purposes:
        give_consent(supporter=supporter, purpose=purpose, source=source, at=at, confirmed=False)
    offer = HelpOffer.objects.create(
        supporter=supporter,
        first_name=" ".join(data.first_name.split()),
        birth_month=data.birth_month,
        place=cast(Place, data.place),  # `check` refuses None
        ways=known_ways(data.ways),
        purposes=sorted(purposes),
        at=at,
    )
    _send_link(offer)
    return offer


@transaction.atomic
def offer_own_help(
    *,
    supporter: Supporter,
    data: HelpData,
    purposes: Collection[str],
    at: datetime,
    source: str = Consent.Source.FORM,
) -> Volunteer:
    """A signed-in, confirmed person offers to help, or comes back. What the account knows is not asked again.

    `purposes`: the boxes that are ticked, live ones included. Raises ValidationError, and Silenced.
    """
    require_voice(None, at)
    known = replace(
        data,
        first_name=supporter.display_name or data.first_name,
        place=supporter.home or data.place,
        birth_month=supporter.birth_month or data.birth_month,
    )
    check(known, purposes=purposes, at=at)
    for purpose in purposes:
        give_consent(supporter=supporter, purpose=purpose, source=source, at=at, confirmed=True)
    first_name = " ".join(known.first_name.split())
    learn(supporter=supporter, display_name=first_name, home=known.place, birth_month=known.birth_month)
    return _begin(supporter, ways=data.ways, at=at)


@transaction.atomic
def resend_help(*, email: str, at: datetime) -> None:
    """Write again to an address whose offer still waits for its confirmation; nobody else hears anything."""
    waiting = HelpOffer.objects.filter(supporter__email=email.strip().lower(), supporter__is_active=True)
    offer = waiting.select_related("supporter").order_by("-pk").first()
    if offer:
        _send_link(offer)


def read_help(*, token: str) -> HelpOffer:
    """The offer that a link confirms. Changes nothing. Raises TokenAltered or TokenExpired (too old, or used)."""
    number = read_token(CONFIRMATION, token, max_age=settings.CONFIRMATION_MAX_AGE).get("o")
    if not isinstance(number, int):
        raise TokenAltered
    found = HelpOffer.objects.filter(pk=number, supporter__is_active=True)
    offer: HelpOffer | None = found.select_related("supporter", "place__departement").first()
    if offer is None:
        raise TokenExpired
    return offer


@transaction.atomic
def confirm_help(*, token: str, at: datetime) -> Volunteer:
    """The address answered: person, consents and offer are confirmed together, once.

    Other offers that waited for the same person are forgotten. Raises TokenAltered or TokenExpired, and
    ValidationError when the person is known to be too young.
    """
    seen = read_help(token=token)
    supporter = Supporter.objects.select_for_update().get(pk=seen.supporter_id)  # one link of a person at a time
    offer = read_help(token=token)
    birth_month = supporter.birth_month or offer.birth_month
    if birth_month:
        check_age(birth_month, at=at)
    purposes = [p for p in offer.purposes if p != Purpose.SELECTION or is_adult(birth_month, at=at)]
    confirm_by_link(supporter=supporter, purposes=purposes, token=token, at=at)
    learn(supporter=supporter, display_name=offer.first_name, home=offer.place, birth_month=birth_month)
    supporter.help_offers.all().delete()
    return _begin(supporter, ways=offer.ways, at=at)


def teams_to_choose(volunteer: Volunteer, *, at: datetime) -> list[tuple[Team, float]]:
    """The nearest teams with room, at most three, none further than fifty kilometres."""
    found = nearest_teams(place=volunteer.supporter.home, limit=OFFERED, at=at)
    return [(team, far) for team, far in found if far <= NEAR]


@transaction.atomic
def choose_team(*, volunteer: Volunteer, team: Team, at: datetime) -> Membership:
    """A newcomer joins a team: its mobiliser has forty-eight hours to welcome them, and is told by mail.

    Once, however often they press. Raises ValidationError when they have another team, or this one cannot take them.
    """
    volunteer = lock(volunteer)
    supporter = volunteer.supporter
    mine = Membership.objects.current().filter(supporter=supporter).first()
    if volunteer.stopped_at or (mine and mine.team_id != team.pk):
        raise ValidationError(_("Vous avez déjà une équipe."))
    if mine:
        return mine
    try:
        stay = join_team(team=team, supporter=supporter, at=at, if_room=True)
    except TeamRefused as refused:
        words = _("Cette équipe vient de se remplir. Choisissez-en une autre.")
        raise ValidationError({"team": words}) from refused
    if volunteer.welcomed_at is None:
        volunteer.welcome_due_at, volunteer.lead_told_at = at + Volunteer.WELCOME, None
        volunteer.save(update_fields=["welcome_due_at", "lead_told_at"])
        _tell_mobilisers(team, volunteer, at=at)
    return stay


def _begin(supporter: Supporter, *, ways: Collection[str], at: datetime) -> Volunteer:
    """The first step, or a new beginning. Where no team is near, whoever looks after the territory hears at once."""
    new = {"ways": known_ways(ways), "offered_at": at, "last_active_at": at}
    volunteer, made = Volunteer.objects.get_or_create(supporter=supporter, defaults=new)
    volunteer = lock(volunteer)
    back = volunteer.stopped_at is not None
    if not made and ways:
        volunteer.ways = known_ways(ways)
    if made or back:
        volunteer.stopped_at, volunteer.last_active_at = None, at
        if volunteer.welcomed_at is None:
            near = bool(teams_to_choose(volunteer, at=at))
            volunteer.welcome_due_at, volunteer.lead_told_at = (at + Volunteer.WELCOME if near else at), None
    volunteer.save()
    return volunteer


def _tell_mobilisers(team: Team, newcomer: Volunteer, *, at: datetime) -> None:
    for role in Role.objects.current(at=at).filter(team=team).select_related("supporter"):
        zone = may_hear(role.supporter, zone=team.place.zone, at=at)
        if zone and role.supporter_id != newcomer.supporter_id:
            emails.newcomer(volunteer=newcomer, team=team, supporter=role.supporter, zone=zone)


def _send_link(offer: HelpOffer) -> None:
    emails.help_confirmation(supporter=offer.supporter, token=make_token(CONFIRMATION, {"o": offer.pk}))
