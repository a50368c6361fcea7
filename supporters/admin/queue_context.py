"""What the moderators' template is given."""

import re
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.reading_queue import carried, neighbours, proposed
from supporters.admin.forms import DecisionForm, FilterForm
from supporters.models import Testimony
from supporters.moderation_queue import choose, facts_of, open_card, page_of
from supporters.wording import poll_words_in

#: Session key: the testimonies that the last decision of this moderator touched.
UNDO = "moderation_undo"

#: What a tired eye may miss; addresses and telephone numbers are refused when the form is sent.
TELLTALES = (
    (re.compile(r"https?://|\bwww\.|\b[\w-]+\.(?:fr|com|org|net|eu)\b", re.I), gettext_lazy("un lien")),
    (re.compile(r"\b\d{1,3}(?:[.,]\d+)?\s?%"), gettext_lazy("un pourcentage")),
    (
        re.compile(r"\b\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|boulevard|impasse|chemin|place)\b", re.I),
        gettext_lazy("une adresse"),
    ),
)


def telltales(message: str) -> list[str]:
    """Names of what the message seems to contain, to be looked at twice."""
    found = [str(name) for pattern, name in TELLTALES if pattern.search(message)]
    return [*found, _("un sondage")] if poll_words_in(message) else found


def queue_context(request: HttpRequest, form: FilterForm, *, decision: DecisionForm | None) -> dict[str, Any]:
    """Everything on the page. The number of queries does not depend on how much waits."""
    filters = form.filters()
    asked = request.POST if decision else request.GET
    page = page_of(choose(filters), asked.get("page", 1))
    current = _current(page.object_list, asked, decision)
    context = admin.site.each_context(request) | {
        "title": _("Relecture des témoignages"),
        "is_fullwidth": "1",
        "form": form,
        "filters": filters,
        "page": page,
        "current": current,
        "decision": decision,
        "bulk": bool(decision and decision.data.get("scope") == "bulk"),
        "chosen": set(decision.data.getlist("testimony")) if decision else set(),
        "reasons": list(enumerate(DecisionForm.REASONS, start=1)),
        "asked": carried(asked, form.fields),
        "undo": request.session.get(UNDO, []),
        "states": Testimony.State,
        **neighbours(page, current),
    }
    if current:
        context["facts"] = facts_of(current, reader=request.user, at=timezone.now())
        context["telltales"] = telltales(current.message)
    return context


def _current(rows: list[Testimony], asked: Any, decision: DecisionForm | None) -> Testimony | None:
    """`t` whatever its state; `apres` if it is still in the list; else the first of the list."""
    named = asked.get("t") or (asked.get("testimony") if decision and asked.get("scope") != "bulk" else "")
    if named and str(named).isdecimal():
        return open_card(int(named))
    found = proposed(rows, asked.get("apres") or asked.get("open") or "")
    return open_card(found.pk) if found else None
