"""A form field for a place: typed text, and a choice among candidates when the text means several."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from territory.models import Place
from territory.places import PlaceMatch, described, find_home, is_named, resolve_place

#: Candidates offered when a text means several places; more than these need the postcode.
CANDIDATES = 12
TEXT_MAX = 120


class Answer(NamedTuple):
    """What was posted: the text as typed, and the code of the place picked, if any."""

    text: str
    code: str = ""


class PlaceInput(forms.TextInput):
    """A text input with the code of the place picked beside it, as `<name>_code`.

    Without script the person types, submits, and picks among radio buttons if need be; static/js/lib/place-picker.js
    makes a combobox of it.
    """

    template_name = "forms/place.html"

    class Media:
        js = [forms.Script("js/lib/place-picker.js", type="module")]

    #: Set by the field when the text meant several places; each form has a widget of its own.
    candidates: list[PlaceMatch]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", "maxlength": TEXT_MAX} | (attrs or {}))
        self.candidates = []

    def __deepcopy__(self, memo: dict[int, Any]) -> "PlaceInput":
        copy: PlaceInput = super().__deepcopy__(memo)
        copy.candidates = []
        return copy

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Answer:
        return Answer((data.get(name) or "").strip(), (data.get(f"{name}_code") or "").strip())

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def format_value(self, value: Answer | str | None) -> str:
        return value.text if isinstance(value, Answer) else str(value or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "code": value.code if isinstance(value, Answer) else "",
            "candidates": self.candidates,
            "search_url": reverse("territory:place-search"),
        }
        return context

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        # By the site's loader, whichever renderer the form has: the template is a page's, not Django's.
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))  # noqa: S308


class PlaceField(forms.Field):
    """Cleans to a `Place` where a person may live, or None when not required and left empty.

    « Arles », « 13200 », « 13200 Arles » and « Saint-Denis (93) » are understood. Errors: `required`, `unknown`,
    `several` (candidates are then offered beside the field). A code is taken only if the text could mean its place:
    whoever types something else after picking means what was typed.
    """

    widget = PlaceInput
    default_error_messages = {
        "required": _("Indiquez votre commune ou son code postal."),
        "unknown": _("Nous ne trouvons pas cette commune. Vérifiez l'orthographe, ou essayez le code postal."),
        "several": _("Plusieurs communes correspondent. Choisissez la vôtre, ou précisez son code postal."),
    }

    def prepare_value(self, value: Any) -> Any:
        """A place becomes the text that would be typed for it."""
        if isinstance(value, Place):
            return Answer(described(value), value.code)
        return value

    def to_python(self, value: Answer | Place | str | None) -> Place | None:
        if value is None or isinstance(value, Place):
            return value
        text, code = value if isinstance(value, tuple) else (value, "")
        if not text and not code:
            return None
        return self._picked(text, code) or self._typed(text[:TEXT_MAX])

    def has_changed(self, initial: Place | None, data: Answer | None) -> bool:
        return (data or Answer("")) != (self.prepare_value(initial) or Answer(""))

    def _picked(self, text: str, code: str) -> Place | None:
        place = find_home(code) if code else None
        return place if place and (not text or is_named(place, text[:TEXT_MAX])) else None

    def _typed(self, text: str) -> Place:
        matches = resolve_place(text, limit=CANDIDATES)
        if not matches:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(matches) > 1:
            self.widget.candidates = matches
            raise ValidationError(self.error_messages["several"], code="several")
        return matches[0].place
