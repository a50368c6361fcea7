"""What the templates of letters need beside Django's own."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def coloured(html: str, colour: str) -> SafeString:
    """Written links with their colour beside them: many letter boxes read no style sheet."""
    return mark_safe(html.replace('<a class="link"', f'<a class="link" style="color:{colour}"'))  # noqa: S308 - ours
