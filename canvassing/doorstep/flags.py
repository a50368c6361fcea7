"""What is outside the usual in a session: it is kept and counts, and somebody looks at it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

FAST, OPEN, DATES, CONTROL, OFF_LIST = "fast", "open", "dates", "control", "off_list"
CLOCK, AFTER_END, CARDS, LONG, MANY = "clock", "after_end", "cards", "long", "many"

FLAGS = {
    FAST: _("Plus de 90 portes à l'heure."),
    OPEN: _("Plus de huit portes sur dix se sont ouvertes."),
    DATES: _(
        "Un jour qui ne convient pas : à venir, avant la remise, avant le tirage au sort, ou en période de silence."
    ),
    CONTROL: _("Un bureau témoin : personne ne devait y aller."),
    OFF_LIST: _("Une adresse qui n'est plus dans ce secteur."),
    CLOCK: _("Un téléphone qui n'était pas à l'heure."),
    AFTER_END: _("Des portes faites après la fin de la feuille de route."),
    CARDS: _("Plus de 15 fiches de contact."),
    LONG: _("Plus de six heures."),
    MANY: _("Plus de deux fois les portes du secteur."),
}
#: What an event showed once stays shown; the others follow from the counts.
STICKY = (DATES, OFF_LIST, CLOCK, AFTER_END)

DOORS_AN_HOUR = 90
OPEN_SHARE = 0.8
#: Below so many doors a share or a speed means nothing.
ENOUGH = 20
CARDS_A_SESSION = 15
LONGEST = timedelta(hours=6)
#: Doors where nobody was home are knocked at again, once.
TIMES = 2


@dataclass(frozen=True)
class Facts:
    """Of one session. `first_at`, `last_at`: its first and last address; `doors`: of the turf, 0 where unknown."""

    knocked: int
    opened: int
    cards: int
    first_at: datetime | None
    last_at: datetime | None
    in_control: bool = False
    doors: int = 0


def flags_of(facts: Facts, *, seen: Collection[str] = ()) -> list[str]:
    """Keys of FLAGS, in their order. `facts.opened`: refusals too; `seen`: what events showed."""
    lasted = facts.last_at - facts.first_at if facts.first_at and facts.last_at else None
    found = set(seen) & set(STICKY)
    if facts.knocked >= ENOUGH:
        if lasted is not None and facts.knocked > DOORS_AN_HOUR * (lasted / timedelta(hours=1)):
            found.add(FAST)
        if facts.opened > OPEN_SHARE * facts.knocked:
            found.add(OPEN)
    if 0 < TIMES * facts.doors < facts.knocked:
        found.add(MANY)
    if lasted is not None and lasted > LONGEST:
        found.add(LONG)
    if facts.cards > CARDS_A_SESSION:
        found.add(CARDS)
    if facts.in_control:
        found.add(CONTROL)
    return [key for key in FLAGS if key in found]
