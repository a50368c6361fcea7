"""The one gate before anything leaves: may the campaign speak to this territory at this instant? (L49, docs/silence.md)

Asked when something is queued and asked again when it leaves. Answers come from the database each time, by one
indexed query: no cache could be late.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from territory.models import Place, Zone, ZoneVote

#: What is spoken to: a place, a zone's value, or None for the campaign's own zone (settings.CAMPAIGN_ZONE).
Territory = Place | str | None


class Silenced(PermissionDenied):
    """The law forbids this until `reopens_at`. Answered 403, by pages and API alike."""

    def __init__(self, vote: ZoneVote) -> None:
        super().__init__(f"silence until {vote.silence_end.isoformat()} ({vote.zone})")
        self.vote = vote

    @property
    def reopens_at(self) -> datetime:
        return self.vote.silence_end


def zone_of(territory: Territory) -> str:
    """Raises ValueError for a text that is no zone: a mistake must not open the gate."""
    if isinstance(territory, Place):
        return territory.zone
    return Zone(territory or settings.CAMPAIGN_ZONE).value


def current_silence(territory: Territory, at: datetime) -> ZoneVote | None:
    """The vote for which the territory is silent at an instant; the one that ends last if elections overlap."""
    return _votes().silent(at=at).filter(zone=zone_of(territory)).order_by("-silence_end").first()


def propaganda_allowed(territory: Territory, at: datetime) -> bool:
    return not ZoneVote.objects.silent(at=at).filter(zone=zone_of(territory)).exists()


def silent_zone(column: str, at: datetime) -> Exists:
    """The same gate as part of another question: whether the zone in a column of its rows is silent at an instant."""
    return Exists(ZoneVote.objects.silent(at=at).filter(zone=OuterRef(column)))


def require_voice(territory: Territory, at: datetime) -> None:
    """Raises Silenced when one may not speak to the territory."""
    vote = current_silence(territory, at)
    if vote is not None:
        raise Silenced(vote)


def last_legal_moment(territory: Territory, at: datetime) -> datetime | None:
    """Last second before the present silence, or else the next one; None when no vote is to come."""
    vote = _votes().to_come(at=at).filter(zone=zone_of(territory)).order_by("silence_start").first()
    return vote.silence_start - timedelta(seconds=1) if vote else None


def closed_in_silence(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the campaign's own zone that closes in silence (L54): 403 with the date of reopening."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        vote = current_silence(None, timezone.now())
        return silence_page(request, vote) if vote else view(request, *args, **kwargs)

    return wrapper


def silence_page(request: HttpRequest, vote: ZoneVote) -> HttpResponse:
    return render(request, "silence.html", {"vote": vote, "reopens_at": vote.silence_end}, status=403)


def _votes() -> Any:
    return ZoneVote.objects.select_related("round__election")
