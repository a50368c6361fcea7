"""A content's own page, made to be passed on."""

from datetime import datetime

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.content.event import as_ics, when
from actions.content.library import marked, newest, related
from actions.content.linked_data import linked_data
from actions.content.poster_files import label_of
from actions.content.telling import telling
from actions.models import Content
from actions.permissions.library import get_open_content, get_told_content, is_open
from teams.outings.calendar import CONTENT_TYPE
from territory.silence import current_silence

#: What is proposed instead of what is over.
INSTEAD = 3
#: What the Open Graph calls it; an article otherwise.
_OG_KINDS = {Content.Kind.ANIMATION: "video.other", Content.Kind.EVENT: "website"}


@require_safe
@login_not_required
@csp_update({"media-src": [SELF]})
def content(request: HttpRequest, slug: str) -> HttpResponse:
    """What is over or withdrawn answers 410 with what there is instead; what nobody was ever shown, 404."""
    now = timezone.now()
    found = get_told_content(slug)
    if not is_open(found, at=now):
        return _gone(request, found, at=now)
    context = {
        "content": marked([found], at=now)[0],
        "told": telling(found),
        "label": label_of(found),
        "when": when(found) if found.event_at else "",
        "og_kind": _OG_KINDS.get(found.kind, "article"),
        "silent": current_silence(found.place, now),
        "related": related(found, at=now),
        "linked_data": linked_data(found),
    }
    return render(request, "actions/content.html", context)


@require_safe
@login_not_required
def content_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The rendezvous, for one's own calendar."""
    found = get_open_content(slug, at=timezone.now())
    if found.kind != Content.Kind.EVENT:
        raise Http404
    answer = HttpResponse(as_ics(found), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return answer


def _gone(request: HttpRequest, found: Content, *, at: datetime) -> HttpResponse:
    context = {"withdrawn": found.state == Content.State.WITHDRAWN, "related": newest(at=at, limit=INSTEAD)}
    return render(request, "actions/content_gone.html", context, status=410)
