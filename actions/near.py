"""« J'ai 5 minutes » : the riposte of the day, where one was asked what could be done near."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from actions.content.library import first_riposte
from actions.content.time_left import time_left
from teams.near.ideas import Around, Idea, Time, declare

#: Before an invitation, for whoever is known; after one's own testimony, for whoever is not.
KNOWN, UNKNOWN = 5, 15


def declare_ideas() -> None:
    """Called once, when the site starts."""
    declare("library", library_ideas)


def library_ideas(around: Around) -> Iterator[Idea]:
    """The riposte that ends first, for the country or for what holds the place."""
    found = first_riposte(at=around.at, place=around.spot.place if around.spot else None)
    if found is None or found.ends_at is None:
        return
    words = _("« %(title)s ». Les arguments et la source sont prêts, cela se termine %(when)s.") % {
        "title": found.title,
        "when": time_left(found.ends_at, at=around.at),
    }
    yield Idea(
        Time.MINUTES,
        _("Partager la riposte du jour"),
        words,
        found.get_absolute_url(),
        _("Je la partage"),
        rank=KNOWN if around.person else UNKNOWN,
    )
