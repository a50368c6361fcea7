"""When the demo's teams go out, and what they call it: titles that keep to their weekday and their hour. Pure.

A title may say {day}: the weekday it falls on.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from teams.models import Outing

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WORKDAYS = (MON, TUE, WED, THU, FRI)
#: How willingly teams go out, from Monday to Sunday.
WILLING = (1, 2, 3, 3, 2, 8, 3)
#: Nobody knocks at a door before or after, nor on a Sunday.
DOORS_FROM, DOORS_UNTIL = 10, 20


@dataclass(frozen=True)
class Slot:
    """Something done on some weekdays at an hour, for so long (hours), in communes of so many people."""

    kind: str
    days: Sequence[int]
    hour: int
    minute: int
    lasts: float
    titles: Sequence[str]
    meeting_points: Sequence[str]
    people: int = 0
    often: int = 2

    def title(self, weekday: int, dice: random.Random) -> str:
        return dice.choice(self.titles).format(day=DAYS[weekday])


KIND = Outing.Kind
HALL = ("Devant la mairie", "Sur le parvis de la mairie", "Devant la poste", "Devant la salle des fêtes")
AT_HOME = ("Chez un membre de l'équipe", "Chez une voisine", "Dans un salon prêté pour l'occasion")
SLOTS = (
    Slot(KIND.DOORS, (SAT,), 10, 0, 2, ("Portes du samedi matin", "Porte-à-porte du samedi", "On frappe, on écoute"),
         HALL, often=6),
    Slot(KIND.DOORS, (SAT,), 14, 30, 2.5, ("Portes du samedi après-midi", "Porte-à-porte, puis un goûter"), HALL,
         often=5),
    Slot(KIND.DOORS, (TUE, WED, THU), 17, 45, 2, ("Portes du {day} soir", "Porte-à-porte après le travail"), HALL,
         often=5),
    Slot(KIND.LEAFLETS, (WED, SAT, SUN), 9, 0, 2.5, ("Marché du {day}", "Tracts et sourires au marché",
         "Marché du {day} matin"), ("À l'entrée du marché", "Devant le fleuriste du marché"), often=3),
    Slot(KIND.LEAFLETS, WORKDAYS, 7, 15, 1.5, ("Café du matin à la gare", "La gare à l'heure des trains",
         "Un tract avant le train"), ("Devant la gare", "Sur le parvis de la gare"), people=15_000),
    Slot(KIND.LEAFLETS, WORKDAYS, 17, 0, 1.5, ("Tractage du {day} en fin de journée", "À la sortie du travail"),
         ("À l'arrêt de bus de la mairie", "Devant la boulangerie de la place")),
    Slot(KIND.STALL, (SAT,), 14, 0, 3, ("Un stand et des cafés", "Le stand du samedi après-midi"),
         ("Sur la place, près de la fontaine", "Sous les arcades de la place")),
    Slot(KIND.STALL, (WED,), 15, 0, 2.5, ("Le stand du mercredi", "Un stand, des crayons pour les enfants"),
         ("Sur la place, près du manège", "À l'entrée du parc")),
    Slot(KIND.STALL, (SUN,), 10, 0, 2.5, ("Le stand du dimanche matin", "Un stand et des cafés"),
         ("Sur la place de l'église", "Sur la place, près de la fontaine")),
    Slot(KIND.HOME, (MON, TUE, THU, FRI), 19, 30, 2, ("On en parle autour d'une soupe", "Soirée du {day} à la maison",
         "Une soirée, dix questions"), AT_HOME),
    Slot(KIND.HOME, (SUN,), 16, 0, 2, ("On en parle autour d'un goûter", "Un thé et des idées"), AT_HOME),
)  # fmt: skip


def slot_for(weekday: int, people: int, dice: random.Random) -> Slot:
    """Something that is done on that day in a commune of so many people; each day has some."""
    found = [slot for slot in SLOTS if weekday in slot.days and people >= slot.people]
    return dice.choices(found, [slot.often for slot in found])[0]
