"""A letter as five of its readers will see it, on what they read; and a proof of it in one's own letter box."""

import re
from datetime import datetime
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from common.limits import limited
from mailings.audiences.readers import draw, first_name
from mailings.composing.lint import lint
from mailings.composing.rendering import Preview
from mailings.composing.rendering import preview as rendered
from mailings.emails.proofs import send_proof
from mailings.forms.previews import MAX_DRAWS, Asked, Look, read_asked, read_draw
from mailings.models import Mailing, Recipient
from mailings.permissions.mailings import get_mailing_for
from mailings.services.writing import CHANGEABLE
from supporters.models import Supporter

#: Shared with programs.
SCOPE, RATE = "mail-proof", "30/h"
_DARK = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)")


@require_safe
@never_cache
@csp_update({"frame-src": [SELF]})
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Which reader, subject and screen are in the address: a link shows the same to whoever answers for it."""
    mailing, now = get_mailing_for(request.user, pk), timezone.now()
    people, asked = _asked(request, mailing, now)
    subjects = list(mailing.subjects.all())
    reader = people[asked.reader] if people else request.user
    context = {
        "mailing": mailing,
        "subjects": [(subject.text, asked.query(subject=n), n == asked.subject) for n, subject in enumerate(subjects)],
        "readers": [_told(person, asked, number) for number, person in enumerate(people)],
        "others": asked.query(draw=(asked.draw + 1) % MAX_DRAWS, reader=0),
        "looks": [(label, asked.query(look=look), look == asked.look) for look, label in Look.choices],
        "look": asked.look,
        "dark": asked.dark,
        "light_or_dark": asked.query(dark=not asked.dark),
        "frame": asked.query(),
        "seen": rendered(mailing, supporter=reader, at=now, subject=asked.subject),
        "faults": lint(mailing),
        "may_change": mailing.state in CHANGEABLE,
    }
    return render(request, "mailings/preview.html", context)


@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace(
    {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [SELF],
        "form-action": [NONE],
    }
)
def preview_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter by itself, for the frame of the page above: no script may run in it, and no link leads out."""
    mailing, now = get_mailing_for(request.user, pk), timezone.now()
    people, asked = _asked(request, mailing, now)
    reader = people[asked.reader] if people else request.user
    seen = rendered(mailing, supporter=reader, at=now, subject=asked.subject)
    return HttpResponse(_lit(seen, dark=asked.dark))


@require_POST
@limited(SCOPE, RATE, by="person")
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter in the letter box of whoever asks."""
    mailing = get_mailing_for(request.user, pk)
    sent = send_proof(mailing=mailing, to=request.user, at=timezone.now())  # type: ignore[arg-type]
    words = ngettext(
        "L'épreuve part vers votre adresse.", "%(n)d épreuves partent vers votre adresse, une par objet.", sent
    )
    messages.success(request, words % {"n": sent})
    return redirect("mailings:preview", pk)


def _asked(request: HttpRequest, mailing: Mailing, now: datetime) -> tuple[list[Supporter], Asked]:
    people = draw(mailing, turn=read_draw(request.GET), at=now)
    return people, read_asked(request.GET, readers=len(people), subjects=mailing.subjects.count())


def _told(person: Supporter, asked: Asked, number: int) -> dict[str, Any]:
    """A reader, for staff: a first name and a commune, nothing by which to find them."""
    recipient: Recipient | None = getattr(person, "recipient", None)
    return {
        "name": first_name(person) or _("Sans nom"),
        "place": person.home.name if person.home is not None else _("sans commune"),
        "tier": recipient.get_tier_display() if recipient is not None else "",
        "url": asked.query(reader=number),
        "current": number == asked.reader,
    }


def _lit(seen: Preview, *, dark: bool) -> str:
    """By day or by night, whatever the screen of whoever looks prefers."""
    return _DARK.sub(lambda found: "all" if (found[1] == "dark") == dark else "not all", seen.html)
