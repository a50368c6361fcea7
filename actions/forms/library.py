"""What the library's address may ask for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.content.library import Search, places_with_contents
from actions.models import Content, Topic
from common.text import fold
from territory.models import Place
from territory.places import find_territory

#: Words of a question; more find nothing better.
WORDS = 8


class TerritoryField(forms.CharField):
    """A place of any kind by its code; a département by its number too."""

    def clean(self, value: Any) -> Place | None:  # type: ignore[override]
        code = super().clean(value)
        if not code:
            return None
        place = find_territory(code)
        if place is None:
            raise ValidationError(_("Ce territoire n'existe pas."))
        return place


class LibraryForm(forms.Form):
    mots = forms.CharField(
        label=_("Chercher"), required=False, max_length=80, widget=forms.TextInput({"type": "search"})
    )
    genre = forms.ChoiceField(label=_("Genre"), required=False, choices=[("", _("Tous")), *Content.Kind.choices])
    sujet = forms.ModelChoiceField(
        Topic.objects.all(), label=_("Sujet"), required=False, to_field_name="slug", empty_label=_("Tous")
    )
    lieu = TerritoryField(label=_("Territoire"), required=False, max_length=12, widget=forms.Select)
    nouveau = forms.BooleanField(label=_("Nouveau depuis votre dernière visite"), required=False)

    def __init__(self, data: Mapping[str, Any], *, at: datetime, home: Place | None = None) -> None:
        super().__init__(data)
        self.fields["lieu"].widget.choices = _territories(at, home, asked=data.get("lieu", ""))

    def clean_mots(self) -> str:
        words: str = self.cleaned_data["mots"]
        if words and not fold(words):
            raise ValidationError(_("Écrivez au moins un mot."))
        return words

    def asked(self) -> bool:
        """Whether the address asks for anything in particular."""
        return any(self.data.get(name) for name in self.fields)

    def search(self, *, since: datetime | None = None) -> Search:
        """The question of a valid form; `since` is the visit before, for whoever is known."""
        asked = self.cleaned_data
        return Search(
            kind=asked["genre"],
            topic=asked["sujet"],
            place=asked["lieu"],
            words=tuple(fold(asked["mots"]).split()[:WORDS]),
            since=since if asked["nouveau"] else None,
        )


def _territories(at: datetime, home: Place | None, *, asked: str) -> list[tuple[str, str]]:
    """Everywhere, one's own commune, the country, then the territories that have contents of their own."""
    choices = [("", gettext("Partout"))]
    if home is not None:
        choices.append((home.code, gettext("Chez moi : %(place)s") % {"place": home.name}))
    choices.append(("FR", gettext("Toute la France")))
    choices += [(place.code, place.name) for place in places_with_contents(at=at) if place != home]
    if asked and asked not in dict(choices):
        place = find_territory(asked)
        choices += [(asked, place.name)] if place else []
    return choices
