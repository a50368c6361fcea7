"""Forms of short links: they read what was typed; the services decide."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.links.slugs import LONGEST
from actions.models import LinkDomain, LinkReport, ShortLink
from common.web_addresses import MAX_LENGTH


def take(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what a service refused beside the field it speaks of."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in by_field.items():
        form.add_error(name if name in form.fields else None, sentences)


class LastDayField(forms.DateField):
    """The last day on which a link leads somewhere, as the moment when it ends."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("Écrivez une date, comme 23/04/2027.")}

    def to_python(self, value: Any) -> Any:
        day = super().to_python(value)
        return end_of(day) if day else None

    def prepare_value(self, value: Any) -> Any:
        return timezone.localtime(value).date() if isinstance(value, datetime) else value


def end_of(day: date) -> datetime:
    """The last second of a day, on the campaign's clock."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _target(**changes: Any) -> forms.CharField:
    """Any text: what is wrong with an address is said by its rules, not by the widget."""
    options: dict[str, Any] = {
        "label": _("Page où le lien mène"),
        "help_text": _("L'adresse complète, copiée depuis votre navigateur. Elle commence par https://"),
        "widget": forms.URLInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "size": 40}),
        "error_messages": {"required": _("Collez ici l'adresse de la page.")},
    }
    return forms.CharField(**(options | changes))


def _title(**changes: Any) -> forms.CharField:
    options: dict[str, Any] = {
        "label": _("Titre"),
        "required": False,
        "max_length": 120,
        "help_text": _("Pour vous y retrouver : vous seul le voyez."),
        "widget": forms.TextInput({"autocomplete": "off"}),
    }
    return forms.CharField(**(options | changes))


class ShortenForm(forms.Form):
    target = _target()
    slug = forms.CharField(
        label=_("Adresse choisie"),
        required=False,
        max_length=LONGEST,
        help_text=_("Ce qui vient après la dernière barre. Vide : sept signes tirés au hasard."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    title = _title()
    expires_at = LastDayField(
        label=_("Dernier jour"), required=False, help_text=_("Le lien cesse de mener quelque part ce soir-là.")
    )


class TargetForm(forms.Form):
    target = _target(
        label=_("Nouvelle destination"),
        help_text=_("L'adresse courte ne change pas : les affiches imprimées restent bonnes. L'ancienne reste écrite."),
    )


class TitleForm(forms.Form):
    title = _title()


class EndForm(forms.Form):
    expires_at = LastDayField(label=_("Dernier jour"), required=False, help_text=_("Vide : le lien n'a pas de fin."))


class LinksFilter(forms.Form):
    """Read from the address; what cannot be read narrows nothing."""

    mots = forms.CharField(
        label=_("Chercher dans mes liens"),
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.SearchInput({"autocomplete": "off"}),
    )

    def narrow(self, links: QuerySet[ShortLink]) -> QuerySet[ShortLink]:
        self.is_valid()
        words = self.cleaned_data.get("mots", "").strip()
        # A short link that was pasted is found by its slug.
        last = words.rstrip("/+").rpartition("/")[2] if "/" in words else words
        if not words:
            return links
        found: QuerySet[ShortLink] = links.filter(_anywhere(words) | _anywhere(last, "slug"))
        return found


def _anywhere(words: str, *names: str) -> Any:
    from django.db.models import Q

    found = Q()
    for name in names or ("title", "slug", "target"):
        found |= Q(**{f"{name}__icontains": words})
    return found


class LinkReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Que se passe-t-il ?"),
        choices=LinkReport.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un motif.")},
    )
    details = forms.CharField(
        label=_("Précisions"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Ce que vous avez vu, pour que nous le retrouvions."),
    )


class DomainForm(forms.Form):
    """Staff's word on a site."""

    state = forms.ChoiceField(choices=[(s.value, s.label) for s in LinkDomain.State])
    note = forms.CharField(label=_("Note pour l'équipe"), required=False, max_length=300)


class SiteForm(DomainForm):
    """A site that no link leads to yet."""

    host = forms.CharField(
        label=_("Site"),
        max_length=253,
        help_text=_("Son nom seul, comme « carnet.example ». Un sous-domaine est un autre site."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Donnez le nom du site.")},
    )


class DisableForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=300,
        help_text=_("La personne qui a créé le lien le lira."),
        error_messages={"required": _("Dites pourquoi ce lien est fermé.")},
    )


class DeskFilter(forms.Form):
    """What staff look at among the sites."""

    etat = forms.ChoiceField(required=False, choices=[("", ""), *LinkDomain.State.choices])
    mots = forms.CharField(label=_("Chercher un lien ou un site"), required=False, max_length=253)
