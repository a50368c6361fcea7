"""Forms of what the campaign relays: one message, or one for each account at once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models import Content, Medium, RelayAccount, RelayPost, Wording

_LOCAL = "%Y-%m-%dT%H:%M"


def _due_field() -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("Quand ?"),
        required=False,
        input_formats=[_LOCAL, "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL),
        help_text=_("Vide : dès que deux personnes l'ont validé."),
        error_messages={"invalid": _("Donnez une date et une heure.")},
    )


def _medium_field(content: Content | None) -> "forms.ModelChoiceField[Medium]":
    pictures = Medium.objects.filter(content=content) if content else Medium.objects.none()
    return forms.ModelChoiceField(
        label=_("Image"),
        queryset=pictures,
        required=False,
        blank=True,
        widget=forms.RadioSelect,
        empty_label=_("Sans image"),
    )


def _words(account: RelayAccount) -> forms.CharField:
    return forms.CharField(
        label=_("Texte pour %(name)s") % {"name": account.name},
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true"}),
    )


class _TimedForm(forms.Form):
    def due_at(self, *, at: datetime) -> datetime:
        chosen: datetime | None = self.cleaned_data.get("due_at")
        return chosen or at

    def take(self, error: ValidationError, *, names: dict[str, str] | None = None) -> None:
        """Show what the service refused beside its field; `names`: how its fields are called here."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in by_field.items():
            name = (names or {}).get(name, name)
            self.add_error(name if name in self.fields else None, messages)


class RelayForm(_TimedForm):
    """One message."""

    text = forms.CharField(label=_("Texte"), max_length=5000, required=False, widget=forms.Textarea({"rows": 6}))

    def __init__(self, *args: Any, post: RelayPost, **kwargs: Any) -> None:
        initial = {"text": post.text, "medium": post.medium_id, "due_at": timezone.localtime(post.due_at)}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["medium"] = _medium_field(post.content)
        self.fields["due_at"] = _due_field()


class RelaysForm(_TimedForm):
    """The same content said on several accounts, each in its own words."""

    def __init__(self, *args: Any, content: Content | None, accounts: list[RelayAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = accounts
        for account in accounts:
            self.fields[f"use_{account.pk}"] = forms.BooleanField(label=account.name, required=False, initial=True)
            words = self.fields[f"text_{account.pk}"] = _words(account)
            words.initial = first_words(content, account.kind) if content else ""
        medium = self.fields["medium"] = _medium_field(content)
        medium.initial = medium.queryset.first()
        self.fields["due_at"] = _due_field()

    def rows(self) -> Iterator[tuple[RelayAccount, BoundField, BoundField]]:
        """Account, whether it is used, its text."""
        for account in self.accounts:
            yield account, self[f"use_{account.pk}"], self[f"text_{account.pk}"]

    def chosen(self) -> list[tuple[RelayAccount, str]]:
        data = self.cleaned_data
        return [(one, data.get(f"text_{one.pk}", "")) for one in self.accounts if data.get(f"use_{one.pk}")]

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        if not any(read.get(f"use_{account.pk}") for account in self.accounts):
            raise ValidationError(_("Choisissez au moins un compte."))
        return read


def first_words(content: Content, kind: str) -> str:
    """The wording written for the network, else one for all, else the summary."""
    wordings = Wording.objects.filter(content=content, network__in=[kind, ""]).order_by("-network", "position", "pk")
    found = wordings.first()
    return found.text if found else content.summary
