"""What the desk shows of contents: shelves of the list, and everything there is to know before answering for one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actions.content.poster_files import poster
from actions.content.reading import read
from actions.models import Content
from actions.networks import Network
from actions.services.content import SEEN_BY_OTHERS, approvals_missing
from actions.sharing.cards import HEIGHT, WIDTH, Card, Picture, drawn_cards
from actions.sharing.lengths import Length, measure
from actions.sharing.words import too_long

State = Content.State
#: Networks whose length is counted on the page of a content; mail, copies and telephones take anything.
COUNTED = (
    Network.X, Network.BLUESKY, Network.MASTODON, Network.THREADS, Network.FACEBOOK, Network.LINKEDIN, Network.WHATSAPP,
    Network.TELEGRAM, Network.SMS,
)  # fmt: skip
#: How long a short link is, where the network counts its letters.
LINK_LIKE = "xxxxxxx"

#: Key in the address, what it is called, the states it holds.
SHELVES: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("", _("À valider"), (State.WAITING,)),
    ("brouillons", _("Brouillons"), (State.DRAFT,)),
    ("programmes", _("Programmés"), (State.SCHEDULED,)),
    ("publies", _("Publiés"), (State.PUBLISHED,)),
    ("arretes", _("Retirés ou annulés"), (State.WITHDRAWN, State.SILENCED)),
)


@dataclass(frozen=True)
class Tally:
    """How long a text is on one network; `words` say what is wrong, or nothing."""

    network: Network
    length: Length
    words: str


@dataclass(frozen=True)
class Version:
    """One way of saying it, on the networks where it is offered: one, or all."""

    text: str
    only: str
    counts: list[Tally]

    @property
    def faults(self) -> list[str]:
        return [count.words for count in self.counts if count.words]


@dataclass(frozen=True)
class Verdicts:
    """What this person may do of a content now."""

    submit: bool
    approve: bool
    send_back: bool
    withdraw: bool
    restore: bool


def shelf_of(key: str) -> tuple[str, tuple[str, ...]]:
    """The shelf an address names, « à valider » when it names none."""
    return next(((found, states) for found, _label, states in SHELVES if found == key), ("", SHELVES[0][2]))


def on_shelf(states: tuple[str, ...]) -> QuerySet[Content]:
    """With the approvals of the present revision by somebody other than its writer, as `given`."""
    present = Q(approvals__revision=F("revision")) & ~Q(approvals__by=F("written_by"))
    found = Content.objects.filter(state__in=states).select_related("topic", "place", "written_by")
    counted: QuerySet[Content] = found.annotate(given=Count("approvals", filter=present)).order_by("-changed_at", "-pk")
    return counted


def shelves(chosen: str) -> list[dict[str, Any]]:
    """Each with how many it holds."""
    counts = dict(Content.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return [
        {"key": key, "label": label, "current": key == chosen, "count": sum(counts.get(state, 0) for state in states)}
        for key, label, states in SHELVES
    ]


def verdicts(content: Content, person: Any, *, may_approve: bool) -> Verdicts:
    state = content.state
    waiting = state == State.WAITING
    answered = content.approvals.filter(revision=content.revision, by=person.pk).exists()
    return Verdicts(
        submit=state == State.DRAFT,
        approve=waiting and may_approve and content.written_by_id != person.pk and not answered,
        send_back=state in (State.WAITING, State.SCHEDULED),
        withdraw=state in SEEN_BY_OTHERS,
        restore=state == State.WITHDRAWN,
    )


def versions(content: Content, link: str) -> list[Version]:
    """Every wording with its length where it is offered; the summary where there is none."""
    wordings = [(wording.network, wording.text) for wording in content.wordings.all()] or [("", content.summary)]
    return [
        Version(
            text=text,
            only=str(Network(network).label) if network else "",
            counts=[_count(one, text, link) for one in ([Network(network)] if network else COUNTED)],
        )
        for network, text in wordings
    ]


def cards(content: Content, *, weight: int) -> list[Card]:
    """The cards of its public page, before it is public. `weight`: of its poster, in bytes."""
    picture = Picture(url="", width=WIDTH, height=HEIGHT, size=weight, kind="jpeg")
    host = urlsplit(settings.SITE_URL).hostname or ""
    described = {"title": content.title, "description": content.summary}
    return drawn_cards(**described, site=settings.CAMPAIGN_NAME, host=host, picture=picture)


def _count(network: Network, text: str, link: str) -> Tally:
    length = measure(network, text, link)
    return Tally(network, length, too_long(network, length))


def facts(content: Content, person: Any, *, may_approve: bool, link: str, at: datetime) -> dict[str, Any]:
    """The whole page of a content, for its template."""
    reading = read(content, at=at)
    refusals = [words for field in reading.refusals.values() for words in field]
    return {
        "content": content,
        "refusals": refusals,
        "warnings": reading.warnings,
        "verdicts": verdicts(content, person, may_approve=may_approve),
        "versions": versions(content, link),
        "cards": cards(content, weight=len(poster(content))),
        "approvals": content.approvals.filter(revision=content.revision).select_related("by"),
        "missing": approvals_missing(content),
        "is_mine": content.written_by_id == person.pk,
        "arguments": [line for line in content.arguments.splitlines() if line.strip()],
        "record": getattr(content, "transparency", None),
    }
