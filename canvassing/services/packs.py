"""What a phone takes along for a walk: addresses, words, rules. A lost phone tells nobody's name."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from canvassing.doorstep.card_words import card_for_pack
from canvassing.doorstep.linting import LONGEST, lint_for_pack
from canvassing.doorstep.merging import Standing, fresh
from canvassing.doorstep.script import law_for_pack, script_for_pack
from canvassing.doorstep.sealing import public_key
from canvassing.doorstep.topics import topics_for_pack
from canvassing.models import Phone, Walk
from canvassing.services.events import BATCH
from canvassing.walks.minutes import PER_DOOR
from canvassing.walks.terms import last_moment
from common.tokens import TokenExpired, TokenRefused, make_token, read_token
from supporters.models import Supporter
from territory.models import Address, Place, ZoneVote
from territory.silence import require_voice

VERSION = 1
#: What tokens of phones are for.
PURPOSE = "walk-phone"
#: No walk lasts longer: the walk's own end decides.
_TOKEN_LIFE = timedelta(days=90)
#: Doors of a batch of counts (L20): fewer say too much of somebody.
MIN_DOORS = 5


@transaction.atomic
def load_pack(*, walk: Walk, phone: UUID, supporter: Supporter, at: datetime) -> dict[str, Any]:
    """The walk for one phone of one of its walkers, who may send its events from now on. Raises Silenced."""
    commune = walk.turf.commune
    require_voice(commune, at)
    Phone.objects.update_or_create(
        walk=walk, key=phone, defaults={"supporter": supporter, "loaded_at": at, "revoked_at": None}
    )
    return {
        "version": VERSION,
        "now": at.isoformat(),
        "walk": walk_facts(walk, at=at),
        "phone": str(phone),
        "token": make_token(PURPOSE, {"w": walk.pk.hex, "s": supporter.pk, "p": phone.hex}),
        "card_key": public_key(),
        "card": card_for_pack(),
        "addresses": _addresses(walk),
        "outline": json.loads(walk.turf.outline) if walk.turf.outline else None,
        "script": script_for_pack(),
        "law": law_for_pack(),
        "topics": topics_for_pack(),
        "lint": lint_for_pack(),
        "limits": {"batch": BATCH, "note": LONGEST, "min_doors": MIN_DOORS, "minutes": PER_DOOR},
    }


def read_phone(*, token: str, at: datetime) -> Phone:
    """The phone that a token speaks for, with its walk. Raises TokenAltered or TokenExpired."""
    said = read_token(PURPOSE, token, max_age=_TOKEN_LIFE)
    rows = Phone.objects.select_related("walk__turf__commune__departement", "walk__turf__precinct", "supporter")
    phone: Phone | None = rows.filter(
        walk=_uuid(said.get("w")), key=_uuid(said.get("p")), supporter=said.get("s"), revoked_at=None
    ).first()
    if phone is None or not phone.supporter.is_active or last_moment(phone.walk) < at:
        raise TokenExpired
    return phone


def walk_facts(walk: Walk, *, at: datetime) -> dict[str, Any]:
    turf = walk.turf
    vote = _next_vote(turf.commune, at=at)
    forget_at = last_moment(walk)
    if vote is not None:
        forget_at = min(forget_at, vote.silence_end + timedelta(days=1))
    return {
        "id": str(walk.pk),
        "number": turf.number,
        "name": turf.name,
        "commune": turf.commune.name,
        "precinct": turf.precinct.code if turf.precinct else None,
        "handed_at": walk.handed_at.isoformat(),
        "ends_at": walk.ends_at.isoformat(),
        "closes_at": vote.silence_start.isoformat() if vote else None,
        "forget_at": forget_at.isoformat(),
    }


def _addresses(walk: Walk) -> list[dict[str, Any]]:
    """In the order of the walk. One query."""
    known = ("pk", "number", "suffix", "street", "doors", "lon", "lat", "stop__order")
    state = ("field_state__state", "field_state__left", "field_state__note")
    rows = Address.objects.filter(stop__turf=walk.turf_id).order_by("stop__order").values_list(*known, *state)
    found = []
    for pk, number, suffix, street, doors, lon, lat, order, standing, left, note in rows:
        now = Standing(standing, left, note) if standing else fresh(doors)
        label = f"{number} {suffix}".strip()
        found.append(
            {"id": pk, "number": label, "street": street, "doors": doors, "lon": lon, "lat": lat, "order": order}
            | {"state": now.state, "left": now.left, "note": now.note}
        )
    return found


def _next_vote(place: Place, *, at: datetime) -> ZoneVote | None:
    vote: ZoneVote | None = ZoneVote.objects.to_come(at=at).filter(zone=place.zone).order_by("silence_start").first()
    return vote


def _uuid(text: Any) -> UUID:
    try:
        return UUID(hex=text)
    except (TypeError, ValueError, AttributeError) as error:
        raise TokenRefused from error
