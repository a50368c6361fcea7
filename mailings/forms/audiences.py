"""What staff write of an audience. The rule grows and shrinks by buttons that post the page: no script is needed."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mailings.audiences import rows, rules
from mailings.forms.criteria import CRITERIA, Criterion, area_field
from mailings.models import Audience, Mailing
from territory.forms import PlaceField
from territory.models import Place

_KEY = re.compile(r"g(\d{1,2})-(\d{1,2})-field")
Groups = list[list[Criterion]]


class AudienceForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=80, help_text=_("Pour vous y retrouver : il n'est pas imprimé."))
    kind = forms.ChoiceField(
        label=_("À qui écrire"), choices=Audience.Kind.choices, widget=forms.RadioSelect, initial="broadcast"
    )
    area = area_field(_("Tout le pays"))
    commune = PlaceField(label=_("ou une seule commune"), required=False)
    words = forms.CharField(
        label=_("Vous recevez ce message car…"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("La fin de cette phrase, imprimée au bas de chaque courrier : dites vrai, simplement."),
    )
    reading = forms.ChoiceField(
        label=_("Compter pour"), choices=Mailing.Kind.choices, required=False, initial=Mailing.Kind.LETTER
    )

    def territory(self) -> Place | None:
        place: Place | None = self.cleaned_data.get("commune") or self.cleaned_data.get("area")
        return place

    @staticmethod
    def initial_of(audience: Audience) -> dict[str, Any]:
        place = audience.place
        home = place is not None and place.kind in Place.HOMES and place.kind != Place.Kind.COLLECTIVITY
        where = {"commune" if home else "area": place if home else place.code} if place else {}
        return {"name": audience.name, "kind": audience.kind, "words": audience.words} | where


class RuleForm:
    """Groups of criteria: all of one group, or all of another."""

    def __init__(self, groups: Groups) -> None:
        self.groups = groups
        #: A rule that groups cannot show, kept as it is while nothing else is written.
        self.kept: dict[str, Any] = {}
        self.error = ""

    @classmethod
    def posted(cls, data: Any) -> "RuleForm":
        """As it was written, to be judged."""
        return cls([[_form(name)(data, prefix=key) for key, name in group] for group in _keys(data)])

    @classmethod
    def reshaped(cls, data: Any) -> "RuleForm":
        """As it was written, with what the button that was pressed adds or takes away; not judged yet."""
        written = [[(name, _typed(_form(name)(data, prefix=key))) for key, name in group] for group in _keys(data)]
        return cls(_fresh(_reshape(written, data)))

    @classmethod
    def of(cls, tree: dict[str, Any]) -> "RuleForm":
        found = rows.groups_of(rules.read(tree)) if tree else []
        if found is None:
            form = cls([])
            form.kept = tree
            return form
        leaves = [[(rows.leaf_as_tree(leaf), turned) for leaf, turned in group] for group in found]
        return cls(
            _fresh(
                [
                    [(leaf["field"], CRITERIA[leaf["field"]].initial_of(leaf) | {"negated": on}) for leaf, on in group]
                    for group in leaves
                ]
            )
        )

    @property
    def criteria(self) -> list[tuple[str, Any]]:
        return [(name, form.title) for name, form in CRITERIA.items()]

    def is_valid(self) -> bool:
        """Whether there is a rule, and it can be read."""
        judged = [form.is_valid() for group in self.groups for form in group]  # each, so that each says its fault
        if not all(judged):
            return False
        try:
            rules.read(self.tree())
        except rules.RuleRefused as error:
            self.error = error.sentence
            return False
        return True

    def tree(self) -> dict[str, Any]:
        """Of a valid one."""
        groups = [[(form.leaf(), form.cleaned_data["negated"]) for form in group] for group in self.groups]
        return rows.tree_of(groups) or self.kept


def _form(name: str) -> type[Criterion]:
    return CRITERIA[name]


def _keys(data: Any) -> list[list[tuple[str, str]]]:
    """Prefix and name of each criterion posted, by groups, in their order."""
    groups: dict[int, list[tuple[int, str, str]]] = {}
    for key in data:
        found = _KEY.fullmatch(key)
        if found and data[key] in CRITERIA:
            groups.setdefault(int(found[1]), []).append((int(found[2]), key.removesuffix("-field"), data[key]))
    kept = [[(prefix, name) for _place, prefix, name in sorted(groups[number])] for number in sorted(groups)]
    return kept[: rules.MAX_LEAVES]


def _typed(form: Criterion) -> dict[str, Any]:
    """What stands in a form's fields, right or wrong."""
    return {name: form[name].data for name in form.fields if name != "field"}


def _reshape(groups: list[list[tuple[str, dict[str, Any]]]], data: Any) -> list[list[tuple[str, dict[str, Any]]]]:
    """`edit` is « add:0 », « or » or « remove:0:2 »; anything else changes nothing."""
    word, *numbers = str(data.get("edit", "")).split(":")
    at = [int(number) for number in numbers if number.isdigit() and len(number) < 3]
    if word in ("add", "or"):
        group = at[0] if word == "add" and at else len(groups)
        name = data.get(f"new-{group if word == 'add' else 'or'}", "")
        if name in CRITERIA:
            if group >= len(groups):
                groups.append([])
                group = len(groups) - 1
            groups[group].append((name, {}))
    elif word == "remove" and len(at) == 2 and at[0] < len(groups) and at[1] < len(groups[at[0]]):
        groups[at[0]].pop(at[1])
    return [group for group in groups if group]


def _fresh(groups: list[list[tuple[str, dict[str, Any]]]]) -> Groups:
    return [
        [_form(name)(prefix=f"g{g}-{n}", initial=initial) for n, (name, initial) in enumerate(group)]
        for g, group in enumerate(groups)
    ]
