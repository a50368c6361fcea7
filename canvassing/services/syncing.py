"""One batch of events on its way in. Used by canvassing.services.events alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from canvassing.doorstep import flags
from canvassing.doorstep.clocks import TOLERATED, right_day, right_moment
from canvassing.doorstep.counting import take
from canvassing.doorstep.reading import Card, Event, Finish, Note, State, Tally, Unreadable, read_event
from canvassing.models import DoorSession, Walk
from canvassing.services.cards import CardRefused, receive_card
from canvassing.services.marks import Stops, keep_marks, lock_turfs, read_stops
from canvassing.services.receipts import digest_of, digests_of, keep_receipts
from canvassing.services.sessions import Seen, day_at, sessions_of, settle, sums_of
from canvassing.services.walks import WalkTaken, end_walk, give_back
from supporters.models import Supporter

OK, REPEATED, REFUSED = "ok", "repeated", "refused"
_IMPOSSIBLE = gettext_noop("Cette date est impossible : vérifiez l'heure de votre téléphone.")


@dataclass(frozen=True)
class Result:
    """`code`: the HTTP status that this event alone would have had; `errors`: {field: [sentence]}."""

    id: UUID
    status: str = OK
    code: int = 200
    errors: Mapping[str, Sequence[str | Promise]] = field(default_factory=dict)


@dataclass
class Sync:
    """`error` is what to add to the phone's times. Events are known by their place in the batch."""

    walk: Walk
    phone: UUID
    supporter: Supporter | None
    source: str
    at: datetime
    error: timedelta
    stops: Stops = field(default_factory=lambda: Stops({}, {}))
    _results: dict[int, Result] = field(default_factory=dict)
    _events: dict[int, Event] = field(default_factory=dict)
    _digests: dict[int, str] = field(default_factory=dict)
    _echoes: dict[int, int] = field(default_factory=dict)
    _seen: dict[date, Seen] = field(default_factory=dict)
    _ahead: set[UUID] = field(default_factory=set)

    @transaction.atomic
    def run(self, raw: Sequence[tuple[UUID, Any]]) -> list[Result]:
        self._read(raw)
        addresses = {event.address for event in self._events.values() if isinstance(event, State | Note)}
        turfs = lock_turfs(self.walk, addresses)
        _lock(self.walk)
        self._sift()
        self.stops = read_stops(self.walk, addresses)
        marks = self._marks()
        keep_marks(self.walk, turfs, self.stops, marks)
        self._count()
        self._finish()
        kept = [
            (event.id, self._digests[place])
            for place, event in self._events.items()
            if not isinstance(event, State | Note) and place not in self._results
        ]
        keep_receipts(self.walk, kept, on=day_at(self.walk.turf.commune, self.at))
        return [self._result(place, id) for place, (id, _one) in enumerate(raw)]

    def _result(self, place: int, id: UUID) -> Result:
        if place in self._echoes:
            first = self._result(self._echoes[place], id)
            return replace(first, status=REPEATED) if first.status == OK else first
        return self._results.get(place, Result(id))

    def _refuse(self, place: int, code: int, errors: Mapping[str, Sequence[str | Promise]]) -> None:
        self._results[place] = Result(self._events.pop(place).id, REFUSED, code, errors)

    def _read(self, raw: Sequence[tuple[UUID, Any]]) -> None:
        for place, (id, one) in enumerate(raw):
            try:
                event = read_event(one, id)
            except Unreadable as unreadable:
                self._results[place] = Result(id, REFUSED, 422, unreadable.errors)
                continue
            self._digests[place] = digest_of(self.walk, event)
            self._events[place] = event
            self._set_right(place, event)

    def _set_right(self, place: int, event: Event) -> None:
        """By what the phone's clock is wrong. What is far from now whatever clock one reads is refused."""
        if isinstance(event, Tally | Card):
            day = right_day(event.day, self.error, at=self.at)
            if day is None:
                self._refuse(place, 422, {"day": [_(_IMPOSSIBLE)]})
            else:
                self._events[place] = replace(event, day=day)
            return
        moment = right_moment(event.at, self.error, at=self.at)
        if moment is None:
            self._refuse(place, 422, {"at": [_(_IMPOSSIBLE)]})
            return
        if moment > self.at + TOLERATED:
            self._ahead.add(event.id)
        # Nothing was done after now: it would win over what others do meanwhile.
        self._events[place] = replace(event, at=min(moment, self.at))

    def _sift(self) -> None:
        """Out with what came before: the same again is answered as taken, something else under its id is refused."""
        known = digests_of({event.id for event in self._events.values()})
        first: dict[UUID, int] = {}
        for place, event in list(self._events.items()):
            digest = self._digests[place]
            before = known.get(event.id) or self._digests.get(first.get(event.id, -1))
            if before is None:
                first[event.id] = place
            elif before != digest:
                self._refuse(place, 409, {"id": [_("Cet identifiant a déjà servi pour autre chose.")]})
            elif event.id in known:
                del self._events[place]
                self._results[place] = Result(event.id, REPEATED)
            else:
                del self._events[place]
                self._echoes[place] = first[event.id]

    def _marks(self) -> dict[State | Note, str]:
        kept = {}
        for place, event in list(self._events.items()):
            if not isinstance(event, State | Note):
                continue
            if event.address not in self.stops.doors:
                self._refuse(place, 404, {"address": [_("Cette adresse n'est pas dans votre feuille de route.")]})
                continue
            kept[event] = self._digests[place]
            if isinstance(event, State):
                self._note_state(event)
        return kept

    def _note_state(self, event: State) -> None:
        seen = self._of_day(day_at(self.walk.turf.commune, event.at))
        if event.address in self.stops.off_list:
            seen.flags.add(flags.OFF_LIST)
        if self.source != DoorSession.Source.PHONE:
            return  # paper knows the day, not the hour
        seen.moments.append(event.at)
        if event.id in self._ahead:
            seen.flags.add(flags.CLOCK)
        if self.walk.ended_at and event.at > self.walk.ended_at:
            seen.flags.add(flags.AFTER_END)

    def _count(self) -> None:
        """Tallies and cards, day by day."""
        counted = {place: event for place, event in self._events.items() if isinstance(event, Tally | Card)}
        marked = set(self._seen)
        days = {*marked, *(event.day for event in counted.values())}
        if not days:
            return
        sessions = sessions_of(
            walk=self.walk, phone=self.phone, supporter=self.supporter, days=days, at=self.at, source=self.source
        )
        for day, session in sessions.items():
            tallies = {
                event: place for place, event in counted.items() if isinstance(event, Tally) and event.day == day
            }
            sums, refused = take(sums_of(session), list(tallies))
            for tally, errors in refused.items():
                self._refuse(tallies[tally], 422, errors)
            cards = [(place, one) for place, one in counted.items() if isinstance(one, Card) and one.day == day]
            taken = [self._card(place, card, session) for place, card in cards]
            if day in marked or any(taken) or len(tallies) > len(refused):
                self._after_end(day)
                settle(session, sums, self._of_day(day), at=self.at)

    def _card(self, place: int, card: Card, session: DoorSession) -> bool:
        seen = self._of_day(card.day)
        number = session.cards + seen.cards + 1
        try:
            receive_card(walk=self.walk, id=card.id, sealed=card.sealed, day=card.day, number=number, at=self.at)
        except CardRefused as refused:
            self._refuse(place, 422, refused.errors)
            return False
        seen.cards += 1
        return True

    def _after_end(self, day: date) -> None:
        ended = self.walk.ended_at
        if ended and day > day_at(self.walk.turf.commune, ended):
            self._of_day(day).flags.add(flags.AFTER_END)

    def _finish(self) -> None:
        for place, event in list(self._events.items()):
            if isinstance(event, Finish) and self.walk.is_open:
                try:
                    self._end(event.end)
                except WalkTaken as taken:
                    self._refuse(place, 409, {"end": taken.messages})

    def _end(self, end: str) -> None:
        if self.supporter is None:
            self.walk = end_walk(walk=self.walk, end=end, at=self.at)
        else:
            self.walk = give_back(walk=self.walk, by=self.supporter, at=self.at, end=end)

    def _of_day(self, day: date) -> Seen:
        return self._seen.setdefault(day, Seen(flags={flags.CLOCK} if self.error else set()))


def _lock(walk: Walk) -> None:
    """And read again what others may have changed of it."""
    now = Walk.objects.select_for_update(no_key=True).filter(pk=walk.pk).values_list("ended_at", "end")
    walk.ended_at, walk.end = now.get()
