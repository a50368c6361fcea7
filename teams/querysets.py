"""Questions asked of the organisation. Time is an argument; `place` is a Place of any kind."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from territory.models import ZoneVote
from territory.querysets import inside_place


class RoleQuerySet(models.QuerySet[Any]):
    def current(self, *, at: datetime) -> "RoleQuerySet":
        """Begun, not ended and within their term."""
        return self.filter(starts_at__lte=at, ends_at__gt=at, ended_at__isnull=True)

    def past_their_term(self, *, at: datetime) -> "RoleQuerySet":
        """Over by their date, which nobody has noted yet."""
        return self.filter(ends_at__lte=at, ended_at__isnull=True)

    def within(self, place: Any) -> "RoleQuerySet":
        """Bound to a place or to one inside it."""
        return self.filter(inside_place(place, "place"))

    def within_any(self, places: Iterable[Any]) -> "RoleQuerySet":
        """Bound to one of several places or inside one; none of them, no role."""
        return self.filter(inside_any(places, "place"))

    def with_people(self) -> "RoleQuerySet":
        """With what a line of a list shows."""
        return self.select_related(
            "supporter__home__departement", "place__departement", "team", "delegated_from__supporter"
        )

    def soonest_first(self, *, by: datetime) -> "RoleQuerySet":
        """Those that end before a date first, the soonest first; then the others, by territory."""
        soon = models.Case(models.When(ends_at__lt=by, then=models.F("ends_at")), default=None)
        return self.annotate(soon=soon).order_by(models.F("soon").asc(nulls_last=True), "place__name", "kind", "pk")


class RoleChangeQuerySet(models.QuerySet[Any]):
    def within_any(self, places: Iterable[Any]) -> "RoleChangeQuerySet":
        return self.filter(inside_any(places, "place"))


class VolunteerQuerySet(models.QuerySet[Any]):
    def helping(self) -> "VolunteerQuerySet":
        """Confirmed people who have not stopped."""
        return self.filter(stopped_at__isnull=True, supporter__is_active=True, supporter__confirmed_at__isnull=False)

    def within(self, place: Any) -> "VolunteerQuerySet":
        return self.filter(inside_place(place, "supporter__home"))

    def silent(self, *, at: datetime) -> "VolunteerQuerySet":
        """No sign for two weeks."""
        return self.helping().filter(last_active_at__lt=at - self.model.SILENT)

    def to_welcome(self) -> "VolunteerQuerySet":
        """Newcomers whom nobody has welcomed yet, the most urgent first."""
        return self.helping().filter(welcomed_at__isnull=True).order_by("welcome_due_at", "pk")

    def without_team(self) -> "VolunteerQuerySet":
        """Who belongs to no team."""
        stays = self.model._meta.apps.get_model("teams", "Membership").objects.current()
        return self.filter(~models.Exists(stays.filter(supporter=models.OuterRef("supporter"))))

    def candidates(self) -> "VolunteerQuerySet":
        """Who applied as mobiliser and waits for an answer, the eldest first."""
        waiting = self.helping().filter(applied_at__isnull=False, certified_at=None, declined_at=None)
        return waiting.order_by("applied_at", "pk")

    def to_welcome_late(self, *, at: datetime) -> "VolunteerQuerySet":
        """Not welcomed in time, and nobody above knows yet."""
        return self.helping().filter(welcomed_at__isnull=True, lead_told_at__isnull=True, welcome_due_at__lte=at)


class TeamQuerySet(models.QuerySet[Any]):
    def live(self) -> "TeamQuerySet":
        return self.filter(state__in=self.model.LIVE)

    def active(self) -> "TeamQuerySet":
        """With a mobiliser."""
        return self.filter(state=self.model.State.ACTIVE)

    def silent(self, *, at: datetime) -> "TeamQuerySet":
        """Not one outing, training or other act of a member for two weeks."""
        return self.live().filter(last_active_at__lt=at - self.model.SILENT)

    def within(self, place: Any) -> "TeamQuerySet":
        return self.filter(inside_place(place, "place"))


class MembershipQuerySet(models.QuerySet[Any]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(left_at__isnull=True)


class TeamOfferQuerySet(models.QuerySet[Any]):
    def unanswered(self) -> "TeamOfferQuerySet":
        return self.filter(answered_at__isnull=True)

    def open(self, *, at: datetime) -> "TeamOfferQuerySet":
        """Those that can still be answered."""
        return self.unanswered().filter(expires_at__gt=at)

    def close(self, *, at: datetime) -> int:
        """Note that no answer came, or that it no longer matters."""
        return self.update(answer=self.model.Answer.EXPIRED, answered_at=at)


class TrainingSessionQuerySet(models.QuerySet[Any]):
    def to_come(self, *, at: datetime) -> "TrainingSessionQuerySet":
        """Open and not begun."""
        return self.filter(state=self.model.State.OPEN, starts_at__gt=at)

    def within(self, place: Any) -> "TrainingSessionQuerySet":
        return self.filter(inside_place(place, "place"))


class EnrolmentQuerySet(models.QuerySet[Any]):
    def holding(self) -> "EnrolmentQuerySet":
        """Those that take up a place."""
        return self.filter(state__in=self.model.HOLDING)

    def waiting(self) -> "EnrolmentQuerySet":
        """The waiting list, first come first."""
        return self.filter(state=self.model.State.WAITING).order_by("asked_at", "pk")


class OutingQuerySet(models.QuerySet[Any]):
    def public(self) -> "OutingQuerySet":
        """What the calendar may tell of: announced or held."""
        return self.exclude(state=self.model.State.CANCELLED)

    def to_come(self, *, at: datetime) -> "OutingQuerySet":
        """Announced and not over."""
        return self.filter(state=self.model.State.ANNOUNCED, ends_at__gt=at)

    def told(self, *, at: datetime, until: datetime | None = None) -> "OutingQuerySet":
        """What lists may tell of now: nothing of a silent territory, nothing whose hours touch a silence to come.

        The silences are read at once. With `until`, when the last of the outings ends, only those before it: most
        of the year there are none, and a list is one range of an index.
        """
        found = self.public()
        votes = ZoneVote.objects.to_come(at=at)
        for zone, start, end in (votes.starting_before(until) if until else votes).windows():
            touched = Q(starts_at__lt=end, ends_at__gt=start) if start > at else Q()
            found = found.exclude(touched, place__zone=zone)
        return found

    def with_room(self) -> "OutingQuerySet":
        return self.filter(Q(capacity__isnull=True) | Q(going__lt=F("capacity")))

    def to_report(self, *, at: datetime) -> "OutingQuerySet":
        """Over, and nobody has said how it went."""
        return self.filter(state=self.model.State.ANNOUNCED, ends_at__lte=at)

    def within(self, place: Any) -> "OutingQuerySet":
        return self.filter(inside_place(place, "place"))


class StandingQuerySet(models.QuerySet[Any]):
    def of(self, place: Any) -> "StandingQuerySet":
        return self.filter(place=place)

    def children_of(self, place: Any) -> "StandingQuerySet":
        return self.filter(parent=place)


class GapQuerySet(models.QuerySet[Any]):
    def within(self, place: Any) -> "GapQuerySet":
        """Those of a place of any kind, the most useful to mend first."""
        kinds = place.Kind
        if place.kind == kinds.COUNTRY:
            return self.all()
        if place.kind == kinds.REGION:
            return self.filter(region=place)
        if place.kind == kinds.DEPARTEMENT:
            return self.filter(departement=place)
        return self.filter(place=place)


def inside_any(places: Iterable[Any], path: str) -> models.Q:
    """The condition that the place at the end of `path` lies in one of several; nowhere when there are none."""
    found = models.Q(pk__in=[])
    for place in places:
        found |= inside_place(place, path)
    return found
