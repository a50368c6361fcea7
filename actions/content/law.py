"""What the law says of a content: in its words, in the weeks before a vote, and of what was paid for it. Pure.

A finding that blocks keeps the content from being published; the others are read by whoever writes and approves.
Sources: L42, L55-L57 (loi 77-808, code électoral L48-2, L50-1, L52-1, L52-2; règlement (UE) 2024/900).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.text import fold
from supporters.wording import poll_words_in, result_words_in

#: The European Union, by ISO 3166-1.
UNION = frozenset(
    ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
     "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"]
)  # fmt: skip
#: Nothing polemical from so many days before the eve (L48-2).
TOO_LATE_TO_ANSWER = 2
# Numbers that cost nothing to whoever calls: 0800 to 0805, with or without spaces, in national or international form.
_FREE_NUMBER = re.compile(r"(?<![\d,.])(?:(?:\+|00)33|0)[\s.\-]?(?:\(0\))?80[0-5](?:[\s.\-]?\d){6}(?!\d)")
_SPONSORED = frozenset(["sponsorise", "sponsorisee", "sponsorises", "sponsorisees", "sponsored", "sponsoriser"])


@dataclass(frozen=True)
class Calendar:
    """What of the calendar binds at an instant. `polls_closed`: some territory is on the eve or the day of a vote."""

    polls_closed: bool = False
    #: Six months before the month of a vote, and up to it.
    campaign: bool = False
    #: Three months before a vote, and up to it.
    three_months: bool = False
    #: From two days before the eve on.
    late: bool = False


@dataclass(frozen=True)
class Finding:
    """`field` is where the writer reads it."""

    code: str
    field: str
    words: Promise | str
    blocks: bool = True


def calendar_of(votes: Iterable[date], *, today: date, polls_closed: bool) -> Calendar:
    """What days of vote to come make of today."""
    votes = [vote for vote in votes if vote >= today]
    return Calendar(
        polls_closed=polls_closed,
        campaign=any(_months_before(vote.replace(day=1), 6) <= today for vote in votes),
        three_months=any(_months_before(vote, 3) <= today for vote in votes),
        late=any(vote - timedelta(days=1 + TOO_LATE_TO_ANSWER) <= today for vote in votes),
    )


def findings_in(texts: Mapping[str, str], *, calendar: Calendar) -> list[Finding]:
    """What words give away, each field once for each rule."""
    found: list[Finding] = []
    for field, text in texts.items():
        if calendar.polls_closed:
            found += _polls(field, text)
        if _FREE_NUMBER.search(text):
            found.append(_free_number(field, blocks=calendar.campaign))
        if not _SPONSORED.isdisjoint(fold(text).split()):
            words = _(
                "Rien n'est sponsorisé : la publicité payée est interdite dans les six mois avant un vote (L52-1)."
            )
            found.append(Finding("sponsored", field, words, blocks=False))
    return found


def payment_findings(*, paid: bool, country: str, calendar: Calendar) -> list[Finding]:
    """Of a content that was paid for, or given: when, and by whom."""
    found = []
    if paid and calendar.campaign:
        words = _(
            "Aucune publicité payée dans les six mois qui précèdent le mois d'un vote (art. L52-1 du code électoral)."
        )
        found.append(Finding("paid", "disclosure", words))
    if country and country not in UNION and calendar.three_months:
        words = _(
            "Un commanditaire établi hors de l'Union européenne est exclu dans les trois mois avant un vote "
            "(règlement (UE) 2024/900)."
        )
        found.append(Finding("sponsor", "disclosure", words))
    return found


def polemical_finding(*, calendar: Calendar) -> Finding | None:
    """A warning: it may be too late to answer."""
    if not calendar.late:
        return None
    words = _("Le vote est trop proche : un élément nouveau de polémique doit laisser le temps de répondre (L48-2).")
    return Finding("late", "polemical", words, blocks=False)


def _polls(field: str, text: str) -> list[Finding]:
    found = []
    if word := poll_words_in(text):
        words = _("Sondages interdits la veille et le jour du vote (loi du 19 juillet 1977) : « %(word)s ».")
        found.append(Finding("poll", field, words % {"word": word}))
    if word := result_words_in(text):
        words = _("Résultats interdits avant la fermeture du dernier bureau (art. L52-2) : « %(word)s ».")
        found.append(Finding("results", field, words % {"word": word}))
    return found


def _free_number(field: str, *, blocks: bool) -> Finding:
    words = _("Pas de numéro d'appel gratuit dans les six mois avant un vote (art. L50-1 du code électoral).")
    return Finding("free_number", field, words, blocks=blocks)


def _months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
