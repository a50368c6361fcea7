"""Forms of the desk: what happens to a conversation, and the answer that is written."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models import Topic, TransparencyRecord
from common.keys import key_of
from conversations.desk.queue import Shelf
from conversations.desk.team import team
from conversations.models import Answer, Conversation, Mention
from conversations.services.answer_rules import LONGEST
from conversations.services.answer_ways import Channel, ways
from conversations.services.answers import WORDS_MAX
from supporters.forms.testimony import MessageField
from supporters.models import Supporter
from territory.forms import PlaceField

#: Messages that an answer may be said to answer; the newest.
CHOICES = 20
#: In the morning of the day that somebody chose.
_REMINDED_AT = time(8)


class DeskForm(forms.Form):
    def take(self, error: ValidationError, *, names: dict[str, str] | None = None) -> None:
        """Show what a service refused beside its field; `names`: how its fields are called here."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            name = (names or {}).get(name, name)
            self.add_error(name if name in self.fields else None, messages)


class ShelfForm(forms.Form):
    """What to look at. A value that means nothing is read as « what nobody has taken »."""

    etat = forms.ChoiceField(choices=Shelf.choices, required=False)

    def shelf(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("etat") or Shelf.NEW)


class HandOverForm(DeskForm):
    to = forms.ModelChoiceField(
        label=_("À qui ?"), queryset=Supporter.objects.none(), error_messages={"required": _("Choisissez à qui.")}
    )
    words = forms.CharField(label=_("Un mot pour cette personne"), max_length=300, required=False)

    def __init__(self, *args: Any, conversation: Conversation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = team().exclude(pk=conversation.owner_id or 0)  # type: ignore[attr-defined]


class CloseForm(DeskForm):
    """Whoever wants no more of our messages is forgotten on the page of their voice, not closed here."""

    ending = forms.ChoiceField(
        label=_("Comment finit-elle ?"),
        choices=[choice for choice in Conversation.Ending.choices if choice[0] != Conversation.Ending.OBJECTED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment elle finit.")},
    )
    words = forms.CharField(label=_("Un mot pour l'équipe"), max_length=300, required=False)


class RemindForm(DeskForm):
    """An empty day: no reminder any more."""

    day = forms.DateField(
        label=_("Me le rappeler le"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Vide : aucun rappel."),
        error_messages={"invalid": _("Donnez un jour.")},
    )

    def __init__(self, *args: Any, conversation: Conversation, **kwargs: Any) -> None:
        at = conversation.remind_at
        kwargs.setdefault("initial", {"day": timezone.localdate(at) if at else None})
        super().__init__(*args, **kwargs)

    def when(self) -> datetime | None:
        day = self.cleaned_data.get("day")
        return timezone.make_aware(datetime.combine(day, _REMINDED_AT)) if day else None


class AnswerForm(DeskForm):
    """The answer in hand, or a new one."""

    to = forms.ModelChoiceField(
        label=_("En réponse à"), queryset=Mention.objects.none(), required=False, empty_label=_("Rien de précis")
    )
    way = forms.ChoiceField(label=_("Par où ?"), widget=forms.RadioSelect)
    text = MessageField(
        label=_("Votre réponse"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "true"}),
        error_messages={"required": _("Écrivez votre réponse.")},
    )
    gave_something = forms.BooleanField(
        label=_("Nous donnons une contrepartie"),
        required=False,
        help_text=_("Un paiement, un cadeau, un avantage. Il faut alors une fiche de transparence (L64)."),
    )
    transparency = forms.ModelChoiceField(
        label=_("Fiche de transparence"), queryset=TransparencyRecord.objects.all(), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, conversation: Conversation, answer: Answer | None, **kwargs: Any) -> None:
        mentions = Mention.objects.filter(conversation=conversation).order_by("-said_at", "-pk")
        latest = mentions.first()
        to = answer.to if answer else latest
        open_ways = ways(conversation, to)
        first = _way(answer.channel, answer.account_id) if answer else _way(open_ways[0][0], _pk(open_ways[0][1]))
        kwargs["initial"] = {
            "to": to,
            "way": first,
            "text": answer.text if answer else "",
            "gave_something": answer.gave_something if answer else False,
            "transparency": answer.transparency if answer else None,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        shown = list(mentions.values_list("pk", flat=True)[:CHOICES])
        self.fields["to"].queryset = mentions.filter(pk__in=shown)  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = _told  # type: ignore[attr-defined]
        self.ways = _choices(conversation, mentions)
        self.fields["way"].choices = [(key, label) for key, (label, _channel, _account) in self.ways.items()]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What `answers.write` takes."""
        read = self.cleaned_data
        _label, channel, account = self.ways[read["way"]]
        names = ("to", "text", "gave_something", "transparency")
        return {name: read[name] for name in names} | {"channel": channel, "account": account}


class ReturnForm(DeskForm):
    words = MessageField(
        label=_("Ce qu'il faut corriger"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Dites ce qu'il faut corriger.")},
    )


class PublishedForm(DeskForm):
    url = forms.CharField(
        label=_("Adresse de votre réponse"),
        max_length=2048,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_("Celle du commentaire ou du message, une fois publié : leur suite s'y rattachera."),
        error_messages={"required": _("Collez l'adresse de ce que vous avez publié.")},
    )


class ThreadForm(DeskForm):
    """What a question becomes in the group."""

    title = forms.CharField(label=_("Titre du fil"), max_length=120, error_messages={"required": _("Donnez un titre.")})
    text = MessageField(
        label=_("Premier message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Écrivez le premier message.")},
    )
    topic = forms.ModelChoiceField(label=_("Sujet"), queryset=Topic.objects.all(), required=False, empty_label="—")
    place = PlaceField(label=_("Commune"), required=False, help_text=_("Vide : tout le pays."))


class ContentForm(DeskForm):
    """What an answer becomes in the library: a draft that its staff makes ready."""

    title = forms.CharField(label=_("Titre"), max_length=120, error_messages={"required": _("Donnez un titre.")})
    summary = forms.CharField(
        label=_("En une phrase"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Dites-le en une phrase.")},
    )
    body = MessageField(label=_("Texte"), max_length=6000, widget=forms.Textarea(attrs={"rows": 8}))


def taken_keys(values: list[str]) -> list[int]:
    """Primary keys out of the boxes that were ticked; what is none is left out."""
    return [key for value in values if (key := key_of(value))]


def _choices(conversation: Conversation, mentions: Any) -> dict[str, tuple[str, str, Any]]:
    """Every way that some message of theirs opens; the service says which one the chosen message opens."""
    found: dict[str, tuple[str, str, Any]] = {}
    origins: dict[str, Mention] = {}
    for mention in mentions[:CHOICES]:
        origins.setdefault(mention.origin, mention)
    labels = dict(Channel.choices)
    for mention in [*origins.values(), None]:
        for channel, account in ways(conversation, mention):
            label = f"{labels[channel]} ({account.name})" if account else str(labels[channel])
            found.setdefault(_way(channel, _pk(account)), (label, channel, account))
    return dict(
        sorted(found.items(), key=lambda one: [Channel.ACCOUNT, Channel.MAIL, Channel.BY_HAND].index(one[1][1]))
    )


def _way(channel: str, account: int | None) -> str:
    return f"{channel}-{account}" if account else channel


def _pk(row: Any) -> int | None:
    return row.pk if row else None


def _told(mention: Mention) -> str:
    day = timezone.localtime(mention.said_at).strftime("%d/%m %H:%M")
    words = str(mention)
    return f"{day} · {words if len(words) <= 60 else words[:59] + '…'}"
