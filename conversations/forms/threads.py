"""Forms of threads and messages: open one, comment, change; choose what a list shows."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from actions.models import Topic
from conversations.group.scopes import COUNTRY, place_of_scope, scopes_of
from conversations.models import Member, Message
from conversations.services.messages import LONGEST, TITLE
from supporters.forms.photos import PhotoForm
from supporters.forms.testimony import PHOTO_TYPES, MessageField
from territory.models import Place


class Refusable:
    """A form that shows a service's errors beside their fields."""

    def add_refusal(self, error: ValidationError) -> None:
        for name, words in error.error_dict.items() if hasattr(error, "error_dict") else [(NON_FIELD_ERRORS, error)]:
            self.add_error(name if name in self.fields else None, words)


class MessageForm(Refusable, PhotoForm):
    """A comment or an answer. A good picture survives the errors of other fields (`supporters.drafts`)."""

    text = MessageField(
        label=_("Votre message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Les adresses deviennent des liens ; « @ » et un identifiant préviennent quelqu'un."),
        error_messages={"required": _("Écrivez votre message.")},
    )
    photo = forms.FileField(
        label=_("Image"),
        required=False,
        help_text=_("JPEG, PNG, WebP ou HEIC, 8 Mo au plus. Nous effaçons la date et le lieu de la prise de vue."),
        widget=forms.FileInput(attrs={"accept": PHOTO_TYPES}),
    )
    alt = forms.CharField(
        label=_("Description de l'image"),
        required=False,
        max_length=1000,
        help_text=_("Avec une image : ce qu'elle montre, et les mots qui y sont écrits."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photo_draft = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    #: The number of the message that is answered, 0 for the thread itself.
    answers = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class ThreadForm(MessageForm):
    """A thread and its first message."""

    field_order = ["title", "text", "photo", "alt", "topic", "scope"]

    title = forms.CharField(
        label=_("Titre"),
        max_length=TITLE,
        help_text=_("Une question ou une idée, en une ligne."),
        error_messages={"required": _("Donnez un titre : de quoi voulez-vous parler ?")},
    )
    topic = forms.ModelChoiceField(label=_("Sujet"), queryset=Topic.objects.all(), required=False, empty_label="—")
    scope = forms.ChoiceField(
        label=_("Où cela se passe-t-il ?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Tous les membres lisent tous les fils ; celui d'un territoire se retrouve avec lui."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        del self.fields["answers"]
        self.fields["scope"].choices = scopes_of(member)  # type: ignore[attr-defined]
        self.fields["scope"].initial = COUNTRY

    def to_place(self) -> Place | None:
        return place_of_scope(self.member, self.cleaned_data["scope"])


class EditForm(Refusable, forms.Form):
    """Other words for a message; for the first of a thread, its title too."""

    status = 422

    title = forms.CharField(label=_("Titre"), max_length=TITLE)
    text = MessageField(
        label=_("Votre message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Écrivez votre message.")},
    )
    alt = forms.CharField(
        label=_("Description de l'image"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Décrivez l'image pour les personnes qui ne la voient pas.")},
    )

    def __init__(self, *args: Any, message: Message, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if message.number != 1:
            del self.fields["title"]
        if not message.image:
            del self.fields["alt"]


class ThreadsForm(forms.Form):
    """What the list's address may ask for. A value that means nothing is read as « all »."""

    sujet = forms.ModelChoiceField(
        label=_("Sujet"), queryset=Topic.objects.all(), to_field_name="slug", required=False, empty_label=_("Tous")
    )
    territoire = forms.ChoiceField(label=_("Territoire"), required=False)

    def __init__(self, *args: Any, member: Member | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["territoire"].choices = [("", _("Tous")), *scopes_of(member)]  # type: ignore[attr-defined]

    def filters(self) -> dict[str, Any]:
        """For `conversations.group.reading.list_threads`."""
        self.is_valid()
        scope = self.cleaned_data.get("territoire", "")
        place = place_of_scope(self.member, scope)
        return {"topic": self.cleaned_data.get("sujet"), "place": place, "country": scope == COUNTRY}
