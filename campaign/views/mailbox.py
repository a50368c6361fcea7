"""`/courrier/`: the mails that would have left, read where they are made. In debug, while mail goes to files, alone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

SHOWN = 200
#: Django's file backend writes its messages one after the other, each ended by this line.
_RULE = re.compile(rb"\n-{79}\n")


@dataclass(frozen=True)
class Letter:
    """One message of one file. `name` is the file's name and the message's place in it."""

    name: str
    message: EmailMessage
    at: datetime

    @property
    def html(self) -> str:
        return _part(self.message, "html")

    @property
    def text(self) -> SafeString:
        """With addresses one can click."""
        return mark_safe(urlize(_part(self.message, "plain"), autoescape=True))  # noqa: S308 - urlize escaped it


@login_not_required
@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    files = sorted(_folder().glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)[:SHOWN]
    letters = [letter for path in files for letter in reversed(_letters(path))]
    return render(request, "campaign/mailbox.html", {"letters": letters[:SHOWN]})


@login_not_required
@never_cache
@require_safe
@csp_update({"frame-src": ["'self'"]})
def letter(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "campaign/letter.html", {"letter": _get_letter(name)})


@login_not_required
@never_cache
@require_safe
@xframe_options_sameorigin
@csp_replace(
    {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'self'"],
    }
)
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part by itself, for the frame of the page above: no script may run in it."""
    html = _get_letter(name).html
    if not html:
        raise Http404
    # A link leads out of the frame.
    return HttpResponse(f'<base target="_top">{html}')


def _folder() -> Path:
    path = settings.MAIL_DELIVERY.get("file_path")
    if not (settings.DEBUG and path):
        raise Http404
    return Path(path)


def _get_letter(name: str) -> Letter:
    file_name, _, _number = name.rpartition("-")
    path = _folder() / Path(file_name).name
    if path.is_file():
        for found in _letters(path):
            if found.name == name:
                return found
    raise Http404


def _letters(path: Path) -> list[Letter]:
    at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    chunks = [chunk for chunk in _RULE.split(path.read_bytes()) if chunk.strip()]
    return [Letter(f"{path.name}-{number}", _message(chunk), at) for number, chunk in enumerate(chunks)]


def _message(chunk: bytes) -> EmailMessage:
    return message_from_bytes(chunk.lstrip(b"\n"), policy=policy.default)  # type: ignore[return-value]


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body else ""
