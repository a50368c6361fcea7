"""A rule as a condition on people. What is asked of other tables is asked on its own: « not » stays exact."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from mailings.audiences.tree import And, Did, Joined, Living, Not, Or, Reads, Role, Rule, Tier
from mailings.models import Recipient
from supporters.ledger import PARIS
from supporters.models import ActDay
from teams.models import Role as HeldRole
from teams.models import Volunteer
from territory.models import Place
from territory.querysets import inside_place


def matching(rule: Rule, *, at: datetime) -> Q:
    """Those of whom a rule is true. A place that no longer exists holds nobody."""
    if isinstance(rule, And):
        whole = Q()
        for part in rule.parts:
            whole &= matching(part, at=at)
        return whole
    if isinstance(rule, Or):
        whole = matching(rule.parts[0], at=at)
        for part in rule.parts[1:]:
            whole |= matching(part, at=at)
        return whole
    if isinstance(rule, Not):
        return ~matching(rule.part, at=at)
    return _LEAVES[type(rule)](rule, at)


def _tier(leaf: Tier, at: datetime) -> Q:
    return _among(Recipient.objects.filter(tier__gte=leaf.at_least).values("supporter"))


def _role(leaf: Role, at: datetime) -> Q:
    if leaf.kind == "volunteer":
        return _among(Volunteer.objects.helping().order_by().values("supporter"))
    return _among(HeldRole.objects.current(at=at).filter(kind=leaf.kind).order_by().values("supporter"))


def _living(leaf: Living, at: datetime) -> Q:
    place = Place.objects.filter(code=leaf.place).first()
    return inside_place(place, "home") if place else Q(pk__in=[])


def _did(leaf: Did, at: datetime) -> Q:
    since = _day(at) - timedelta(days=leaf.days - 1)
    days = ActDay.objects.filter(kind=leaf.kind, day__gte=since, day__lte=_day(at)).order_by().values("supporter")
    return _among(days.annotate(done=Sum("total")).filter(done__gte=leaf.at_least).values("supporter"))


def _joined(leaf: Joined, at: datetime) -> Q:
    if leaf.before is not None:
        midnight = datetime.combine(leaf.before, datetime.min.time(), timezone.get_default_timezone())
        return Q(date_joined__lt=midnight)
    return Q(date_joined__gte=at - timedelta(days=leaf.days or 0))


def _reads(leaf: Reads, at: datetime) -> Q:
    return Q(language=leaf.language)


def _among(people: "QuerySet[Any, Any]") -> Q:
    return Q(pk__in=people)


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()


_LEAVES: dict[type, Callable[[Any, datetime], Q]] = {
    Tier: _tier,
    Role: _role,
    Living: _living,
    Did: _did,
    Joined: _joined,
    Reads: _reads,
}
