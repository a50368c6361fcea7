"""What a writer is told of a content that could not leave. To staff, about their own work: no propaganda."""

from datetime import datetime

from django.urls import reverse

from actions.models import Content
from common.mail import build


def content_silenced(*, content: Content, reopens_at: datetime) -> None:
    """It was due in silence: it will never leave by itself."""
    _tell("content_silenced", content, reopens_at=reopens_at)


def content_refused(*, content: Content, reasons: list[str]) -> None:
    """Its time came, and something keeps it: it is a draft again."""
    _tell("content_refused", content, reasons=reasons)


def _tell(name: str, content: Content, **context: object) -> None:
    to = content.written_by
    if to is None or not to.is_active:
        return
    path = reverse("admin:actions_content_change", args=[content.pk])
    build(name, to=to.email, language=to.language, context={"content": content, "path": path, **context}).send()
