"""What was heard lately, a page at a time, without counting."""

from dataclasses import dataclass

from conversations.models import Listener, Mention

PER_PAGE = 30


@dataclass(frozen=True)
class Page:
    """`older`: what to ask for next, or None at the end."""

    mentions: list[Mention]
    older: int | None


def recent(*, origin: str = "", listener: Listener | None = None, before: int | None = None) -> Page:
    """Newest found first; each with its voice, its conversation and its findings."""
    mentions = Mention.objects.select_related("voice", "conversation").prefetch_related("findings")
    if origin in Mention.Origin.values:
        mentions = mentions.filter(origin=origin)
    if listener is not None:
        mentions = mentions.filter(findings__listener=listener)
    if before:
        mentions = mentions.filter(pk__lt=before)
    found = list(mentions.order_by("-pk")[: PER_PAGE + 1])
    more = len(found) > PER_PAGE
    return Page(found[:PER_PAGE], found[PER_PAGE - 1].pk if more else None)
