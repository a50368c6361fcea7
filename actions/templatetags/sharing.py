"""The share panel, wherever a content is shown: {% include "actions/_share.html" %}."""

from typing import Any

from django import template
from django.utils import timezone

from actions.models import Content
from actions.sharing.panel import Panel, panel_for

register = template.Library()


@register.simple_tag(takes_context=True)
def share_panel(context: dict[str, Any], content: Content) -> Panel | None:
    """Nothing while the content's territory votes."""
    request = context["request"]
    asked = request.GET.get("formulation", "")
    return panel_for(content=content, person=request.user, asked=asked, at=timezone.now())
