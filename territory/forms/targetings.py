"""Forms of blocs and rankings: they read what was typed; the services decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from territory.forms.places import TEXT_MAX
from territory.models import Bloc, Place, Result, Round, Targeting
from territory.place_keys import key_of
from territory.places import described, resolve_place
from territory.targeting.candidates import Group, candidates_of
from territory.targeting.terms import STEP, terms

MEMBERS_MAX = 20_000
#: What the form and the service call alike.
OWN_FIELDS = ("name", "round", "bloc", "within", "by", "compared")
#: Kinds of places that a ranking may be confined to, the widest first: of two of the same name it is the one meant.
WITHIN = (Place.Kind.COUNTRY, Place.Kind.REGION, Place.Kind.DEPARTEMENT, Place.Kind.COLLECTIVITY)


def rounds_counted() -> QuerySet[Round]:
    """Rounds of which results were brought in, the latest first."""
    counted = Exists(Result.objects.filter(round=OuterRef("pk")))
    return Round.objects.filter(counted).select_related("election").order_by("-date", "-number")


class TerritoryField(forms.Field):
    """A département (« 93 », « Alpes-de-Haute-Provence »), a région or a commune; cleans to a Place or None."""

    widget = forms.TextInput(attrs={"maxlength": TEXT_MAX, "autocomplete": "off", "spellcheck": "false"})

    default_error_messages = {
        "unknown": _("Nous ne trouvons pas ce territoire. Essayez le numéro du département, ou « Manosque (04) »."),
        "several": _("Plusieurs communes portent ce nom. Ajoutez le département : « %(example)s »."),
    }

    def prepare_value(self, value: Any) -> Any:
        return described(value) if isinstance(value, Place) else value

    def to_python(self, value: Any) -> Place | None:
        text = str(value or "").strip()[:TEXT_MAX]
        return self._found(text) if text else None

    def _found(self, text: str) -> Place:
        number = text.upper()
        wide = Place.objects.filter(kind__in=WITHIN)
        by_code = wide.filter(code__in=(f"D-{number.zfill(2)}", number)).first()
        if by_code:
            return by_code
        by_name = {(place.kind, key_of(place.name)): place for place in wide}
        named = next((by_name[kind, key_of(text)] for kind in WITHIN if (kind, key_of(text)) in by_name), None)
        return named or self._home(text)

    def _home(self, text: str) -> Place:
        matches = resolve_place(text)
        if not matches:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(matches) > 1:
            example = {"example": matches[0].label}
            raise ValidationError(self.error_messages["several"], code="several", params=example)
        return matches[0].place


class BlocForm(forms.Form):
    """`members` gathers what was ticked and what was typed, one a line."""

    name = forms.CharField(
        label=_("Nom du bloc"), max_length=80, help_text=_("Par exemple : « La gauche, premier tour 2017 ».")
    )
    picked = forms.MultipleChoiceField(
        label=_("Candidats et nuances de ce scrutin"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label=_("Autres noms ou nuances"),
        required=False,
        max_length=MEMBERS_MAX,
        widget=forms.Textarea,
        help_text=_("Un par ligne, comme dans les résultats : « MÉLENCHON », « FI », « SOC »."),
    )

    def __init__(self, *args: Any, bloc: Bloc | None = None, round: Round | None = None, **kwargs: Any) -> None:
        self.groups: list[Group] = candidates_of(round) if round else []
        offered = [choice for group in self.groups for choice in group.choices]
        members = bloc.members if bloc else []
        known = {key_of(value): value for value, _label in offered}
        kwargs["initial"] = {
            "name": bloc.name if bloc else "",
            "picked": [known[key_of(member)] for member in members if key_of(member) in known],
            "more": "\n".join(member for member in members if key_of(member) not in known),
        }
        super().__init__(*args, **kwargs)
        field: Any = self.fields["picked"]
        field.choices = [(group.label, group.choices) for group in self.groups]

    @property
    def members(self) -> list[str]:
        return [*self.cleaned_data["picked"], *self.cleaned_data["more"].splitlines()]

    @property
    def ticked(self) -> set[str]:
        """What the page shows as ticked."""
        return {str(value) for value in self["picked"].value() or []}


class TargetingForm(forms.Form):
    """A field for each weight, `weight_<term>`, beside those of the ranking itself."""

    name = forms.CharField(
        label=_("Nom du ciblage"), max_length=80, help_text=_("Par exemple : « Manosque, second tour ».")
    )
    round = forms.ModelChoiceField(label=_("Scrutin"), queryset=Round.objects.none(), empty_label=None)
    bloc = forms.ModelChoiceField(label=_("Bloc"), queryset=Bloc.objects.none(), empty_label=None)
    within = TerritoryField(
        label=_("Territoire"),
        required=False,
        help_text=_("Un département, une région ou une commune. Vide : tout le pays."),
    )
    by = forms.ChoiceField(label=_("Classer par"), choices=Targeting.Order.choices, widget=forms.RadioSelect)
    compared = forms.ModelChoiceField(
        label=_("Scrutin de comparaison"),
        queryset=Round.objects.none(),
        required=False,
        empty_label=_("Aucun"),
        help_text=_("Pour repérer qui ne vote qu'une fois sur deux, et les voix perdues depuis."),
    )

    def __init__(self, *args: Any, targeting: Targeting | None = None, **kwargs: Any) -> None:
        weights = targeting.weights if targeting else {}
        initial = {f"weight_{key}": weights.get(key, 0) for key in terms()} | {"by": Targeting.Order.POTENTIAL}
        if targeting:
            initial |= {name: getattr(targeting, name) for name in OWN_FIELDS}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name in ("round", "compared"):
            self.fields[name].queryset = rounds_counted()
        self.fields["bloc"].queryset = Bloc.objects.all()
        for key, term in terms().items():
            self.fields[f"weight_{key}"] = forms.FloatField(
                label=term.label, help_text=term.help, min_value=0, max_value=1, required=False, widget=_slider()
            )

    @property
    def sliders(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("weight_")]

    def service_fields(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        weights = {key: round_step(data.get(f"weight_{key}") or 0) for key in terms()}
        return {name: data[name] for name in OWN_FIELDS} | {"weights": weights}

    def take(self, error: ValidationError) -> None:
        """Show what a service refused beside the field it speaks of."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in by_field.items():
            self.add_error(name if name in self.fields else None, messages)


def round_step(weight: float) -> float:
    return round(round(weight / STEP) * STEP, 2)


def _slider() -> forms.NumberInput:
    return forms.NumberInput({"type": "range", "step": STEP, "min": 0, "max": 1, "data-campaign-slider": ""})
