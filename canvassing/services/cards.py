"""Contact cards: opened on arrival, answered by a mail to the resident, and nothing of them kept (L23).

Nobody reads a card: what it says becomes an unconfirmed person with unconfirmed boxes, as any form of the site does.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from canvassing.doorstep.card_words import PURPOSES, CardContent, read_card
from canvassing.doorstep.flags import CARDS_A_SESSION
from canvassing.doorstep.sealing import NotOpened, open_seal
from canvassing.emails import cards as emails
from canvassing.models import ContactCard, Walk
from common.limits import check_limit
from common.tokens import TokenAltered, TokenExpired, make_token, read_token
from supporters.ages import require_age
from supporters.models import Consent, Supporter
from supporters.services.accounts import confirm_by_link, learn, register
from supporters.services.consents import give_consent
from territory.clocks import clock_of
from territory.silence import current_silence

State = ContactCard.State
#: What links in confirmation mails are for.
CONFIRMATION = "card"
#: Cards of one walk that are answered within a day, whatever phones and days they name: two people's sessions.
CARDS_A_DAY = 2 * CARDS_A_SESSION
#: Mails that cards may bring to one address.
PER_ADDRESS = "3/d"


class CardRefused(Exception):
    """`errors`: {field: [sentence]}."""

    def __init__(self, errors: Mapping[str, Sequence[str | Promise]]) -> None:
        super().__init__(str(errors))
        self.errors = errors


@transaction.atomic
def receive_card(*, walk: Walk, id: UUID, sealed: str, day: date, number: int, at: datetime) -> ContactCard:
    """Open a card and write to its address; `number` is its place in the session.

    Beyond fifteen, beyond what a pair brings in a day, or written when nobody may knock, it is kept sealed until
    somebody has looked at the session.
    Raises CardRefused.
    """
    content = _open(sealed, id, walk)
    noon = datetime.combine(day, time(12), clock_of(walk.turf.commune))
    lately = walk.cards.filter(received_at__gt=at - timedelta(days=1)).count()
    too_many = number > CARDS_A_SESSION or lately >= CARDS_A_DAY
    held = too_many or current_silence(walk.turf.commune, noon) is not None
    if not held:
        _write_to(content, at=at)
    card, state = ContactCard(pk=id, walk=walk, received_at=at), State.HELD if held else State.SENT
    card.state, card.sealed = state, sealed if held else ""
    card.save(force_insert=True)
    return card


@transaction.atomic
def release_card(*, card: ContactCard, at: datetime) -> ContactCard:
    """Answer a card that was held. Again changes nothing. Raises CardRefused when it opens no more."""
    row = _locked(card)
    if row.state == State.HELD:
        _write_to(_open(row.sealed, row.pk, row.walk), at=at)
        row.state, row.sealed = State.SENT, ""
        row.save(update_fields=["state", "sealed"])
    return row


@transaction.atomic
def refuse_card(*, card: ContactCard) -> ContactCard:
    """Forget a card that was held; nobody hears of it."""
    row = _locked(card)
    if row.state == State.HELD:
        row.state, row.sealed = State.REFUSED, ""
        row.save(update_fields=["state", "sealed"])
    return row


def read_confirmation(*, token: str) -> tuple[Supporter, list[str]]:
    """Whom a link confirms, and the boxes that were ticked. Changes nothing. Raises TokenAltered or TokenExpired."""
    said = read_token(CONFIRMATION, token, max_age=settings.CONFIRMATION_MAX_AGE)
    number, purposes = said.get("s"), said.get("p")
    if not isinstance(number, int) or not isinstance(purposes, list) or set(purposes) - set(PURPOSES):
        raise TokenAltered
    supporter: Supporter | None = Supporter.objects.filter(pk=number, is_active=True).first()
    if supporter is None:
        raise TokenExpired
    if supporter.is_confirmed and not supporter.consents.waiting().filter(purpose__in=purposes).exists():
        raise TokenExpired
    return supporter, purposes


@transaction.atomic
def confirm_card(*, token: str, at: datetime, birth_month: date | None = None) -> Supporter:
    """The address answered: person and boxes are confirmed together, once.

    Raises TokenAltered, TokenExpired, and ValidationError for who is too young, or does not say (L06).
    """
    seen, purposes = read_confirmation(token=token)
    supporter = Supporter.objects.select_for_update().get(pk=seen.pk)  # one link of a person at a time
    read_confirmation(token=token)
    born = supporter.birth_month or birth_month
    if born is None:
        raise ValidationError({"birth_month": _("Dites-nous votre mois de naissance.")})
    words = _("Il faut avoir au moins %(age)s ans. Nous n'avons rien enregistré.")
    require_age(born, at=at, minimum=settings.MIN_AGE_ACCOUNT, words=words)
    confirm_by_link(supporter=supporter, purposes=purposes, token=token, at=at)
    return learn(supporter=supporter, birth_month=born)


def _open(sealed: str, id: UUID, walk: Walk) -> CardContent:
    try:
        return read_card(open_seal(sealed, card=str(id)), volunteers=_volunteers(walk))
    except NotOpened as error:
        raise CardRefused(
            {"sealed": [_("Cette fiche ne s'ouvre pas : elle n'a pas été scellée pour ce site.")]}
        ) from error
    except ValidationError as error:
        raise CardRefused(error.message_dict) from error


def _volunteers(walk: Walk) -> set[str]:
    """Addresses of everybody who walks it, or did."""
    people = Supporter.objects.filter(walks__walk=walk)
    own = set(people.values_list("email", flat=True))
    return own | set(EmailAddress.objects.filter(user__in=people).values_list("email", flat=True))


def _write_to(content: CardContent, *, at: datetime) -> None:
    """The same work whether the address is known or not (W11); who may not be written to is not."""
    if check_limit("card-address", content.email, PER_ADDRESS):
        raise CardRefused({"email": [_("Cette adresse a déjà reçu plusieurs messages aujourd'hui.")]})
    supporter = register(email=content.email, at=at, language=content.language, display_name=content.first_name)
    if not supporter.is_active or supporter.restricted_at:
        return
    with translation.override(content.language):  # the words that she read
        for purpose in content.purposes:
            give_consent(supporter=supporter, purpose=purpose, source=Consent.Source.DOOR, at=at, confirmed=False)
    if supporter.is_confirmed and not supporter.consents.waiting().filter(purpose__in=content.purposes).exists():
        return  # she said so already
    token = make_token(CONFIRMATION, {"s": supporter.pk, "p": list(content.purposes)})
    emails.card_confirmation(supporter=supporter, token=token)


def _locked(card: ContactCard) -> ContactCard:
    rows = ContactCard.objects.select_for_update(of=("self",), no_key=True)
    row: ContactCard = rows.select_related("walk__turf__commune").get(pk=card.pk)
    return row
