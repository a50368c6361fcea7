"""French spacing, which editors type with plain spaces."""

import re

from django import template

register = template.Library()
_NBSP, _THIN = "\u00a0", "\u202f"
_BEFORE = re.compile(r" ([:»%€])")
_BEFORE_THIN = re.compile(r" ([!?;])")
_AFTER = re.compile(r"« ")


@register.filter
def french(text: str) -> str:
    """No line begins with what ends a sentence: « Ce soir : » stays whole. Escaped later, as any text."""
    text = _BEFORE.sub(rf"{_NBSP}\1", text)
    text = _BEFORE_THIN.sub(rf"{_THIN}\1", text)
    return _AFTER.sub(f"«{_NBSP}", text)
