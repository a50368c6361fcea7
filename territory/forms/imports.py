"""What is said of an official file when it is dropped."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from territory.models import Election, Import
from territory.official.calendar import ELECTIONS
from territory.zones import SUNDAY

Kind = Import.Kind
#: Files that one person may drop, by page and interface together.
RATE = "30/h"
#: Bytes that a request may hold around its file.
MARGIN = 100_000
#: What stands for an election that is neither here nor in the calendar. No slug has an « + ».
NEW = "+"


class ImportForm(forms.Form):
    """`options` and `kind` are what `drop_file` takes. Error code `too_big` is answered 413."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Que contient le fichier ?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites ce que contient le fichier.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Le fichier"),
        error_messages={
            "required": gettext_lazy("Choisissez un fichier."),
            "empty": gettext_lazy("Ce fichier est vide."),
            "max_length": gettext_lazy("Le nom de ce fichier est trop long : raccourcissez-le."),
        },
        max_length=200,
    )
    second = forms.FileField(
        label=gettext_lazy("Le second tableau"),
        required=False,
        error_messages={
            "empty": gettext_lazy("Ce fichier est vide."),
            "max_length": gettext_lazy("Le nom de ce fichier est trop long : raccourcissez-le."),
        },
        max_length=200,
        help_text=gettext_lazy(
            "Pour les « Données des élections agrégées » seulement, publiées en deux tableaux : résultats généraux et "
            "candidats."
        ),
    )
    election = forms.ChoiceField(
        label=gettext_lazy("Élection"),
        error_messages={"required": gettext_lazy("Dites de quelle élection sont ces résultats.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Nom de l'élection"),
        max_length=120,
        error_messages={"required": gettext_lazy("Donnez un nom à cette élection.")},
    )
    round = forms.TypedChoiceField(
        label=gettext_lazy("Tour"),
        choices=[
            ("", gettext_lazy("Le fichier le dit")),
            ("1", gettext_lazy("Premier tour")),
            ("2", gettext_lazy("Second tour")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    date = forms.DateField(
        label=gettext_lazy("Dimanche du vote"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Indiquez le dimanche du vote."),
            "invalid": gettext_lazy("Écrivez une date, comme 23/04/2017."),
        },
    )
    key = forms.CharField(
        label=gettext_lazy("Propriété qui porte le code du bureau"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Laissez vide : elle est reconnue à son nom. À remplir si la vérification le demande."),
    )

    use_required_attribute = False  # what is not asked for the chosen content is hidden, and may stay empty

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = list(Election.objects.order_by("-rounds__date", "name").values_list("slug", "name").distinct())
        names = dict(here)  # several rounds give several lines
        others = [(slug, known.name) for slug, known in ELECTIONS.items() if slug not in names]
        choices: list[Any] = [("", _("Choisissez"))]
        if names:
            choices.append((_("Déjà ici"), list(names.items())))
        choices += [(_("Élections passées"), others), (_("Autre"), [(NEW, _("Une autre élection"))])]
        self.fields["election"].choices = choices  # type: ignore[attr-defined]
        #: Slugs of those whose rounds the calendar does not know: another round needs its date.
        self.undated = " ".join([NEW, *(slug for slug in names if slug not in ELECTIONS)])
        if self.is_bound:
            self._ask_what_concerns(self.data.get("kind", ""), self.data.get("election", ""))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(too_big_words(), code="too_big")
        return file

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if day and day.weekday() != SUNDAY:
            raise forms.ValidationError(_("Choisissez un dimanche : c'est le jour du vote en France métropolitaine."))
        return day

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name and not slugify(name):
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def clean(self) -> dict[str, Any]:
        """What stands in a field that is not asked means nothing."""
        read = super().clean() or {}
        if read.get("kind") != Kind.RESULTS:
            self.errors.pop("second", None)
            read["second"] = None
        sizes = [file.size for file in (read.get("file"), read.get("second")) if file]
        if len(sizes) == 2 and sum(sizes) > settings.IMPORT_MAX_BYTES:
            self.add_error("second", forms.ValidationError(both_too_big_words(), code="too_big"))
        if read.get("kind") != Kind.RESULTS or read.get("election") in ELECTIONS:
            for name in ("name", "date"):
                self.errors.pop(name, None)
                read[name] = None
        return read

    @property
    def is_too_big(self) -> bool:
        return self.has_error("file", "too_big") or self.has_error("second", "too_big")

    def _ask_what_concerns(self, kind: str, election: str) -> None:
        """Answers that the other contents do without."""
        is_result = kind == Kind.RESULTS
        self.fields["election"].required = is_result
        for name in ("name", "date"):
            self.fields[name].required = is_result and election == NEW

    def options(self) -> dict[str, Any]:
        """Of a valid form, what the command of the same kind takes."""
        read = self.cleaned_data
        if read["kind"] == Kind.BOUNDARIES:
            return {"key": read["key"]} if read["key"] else {}
        if read["kind"] == Kind.ADDRESSES:
            return {}
        options: dict[str, Any] = {"election": read["election"]}
        if read["election"] == NEW:
            name = read["name"].strip()
            options = {"election": slugify(name)[:50], "name": name}
        if read["date"] and read["election"] not in ELECTIONS:
            options["date"] = read["date"].isoformat()
        if read["round"]:
            options["round"] = read["round"]
        return options


def most_words() -> str:
    """« 200 Mo »"""
    most = settings.IMPORT_MAX_BYTES
    return _("%d Mo") % (most // 1_000_000) if most >= 1_000_000 else _("%d ko") % (most // 1000)


def too_big_words() -> str:
    words = _("Ce fichier est trop lourd : %(limit)s au plus.") % {"limit": most_words()}
    return words + " " + _("Compressez-le avec gzip (.gz), ou donnez un département à la fois.")


def both_too_big_words() -> str:
    words = _("Les deux fichiers sont trop lourds ensemble : %(limit)s au plus. Compressez-les avec gzip (.gz).")
    return words % {"limit": most_words()}
