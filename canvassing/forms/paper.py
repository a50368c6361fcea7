"""The form that takes a paper sheet over: one line for each address, then the counts."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from canvassing.doorstep.reading import COUNTS, MOST
from canvassing.doorstep.topics import TOPICS
from canvassing.models import AddressState
from canvassing.models.reports import MOST_DOORS
from canvassing.paper.keying import Keyed, KeyedLine
from canvassing.paper.sheet import Line
from supporters.models import Supporter

State = AddressState.State
#: What a pencil can have ticked; nothing: the line is as it was.
TICKS = [
    ("", _("Rien")),
    (State.NOBODY, State.NOBODY.label),
    (State.DONE, State.DONE.label),
    (State.INACCESSIBLE, State.INACCESSIBLE.label),
    (State.DO_NOT_VISIT, _("Ne pas revenir")),
]
COUNT_LABELS = {
    "absent": _("Personne n'a répondu"),
    "refused": _("Refus"),
    "opened": _("On a ouvert (sans refus)"),
    "talked": _("… dont on a parlé"),
    "leaflets": _("Tracts remis"),
    "helpers": _("Veulent aider"),
}


class KeyInForm(forms.Form):
    """`lines` in the order of the sheet. `sheet` is made with the empty form: sent twice, it counts once."""

    sheet = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(label=_("Le jour des portes"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    by = forms.ModelChoiceField(
        label=_("Qui a marché ?"), queryset=Supporter.objects.none(), required=False, empty_label=_("Je ne sais pas")
    )

    def __init__(
        self,
        *args: Any,
        lines: Sequence[Line],
        keyer: Supporter,
        walkers: "QuerySet[Supporter]",
        today: date,
        **kwargs: Any,
    ):
        first = walkers.filter(pk=keyer.pk).first() or walkers.order_by("walks__position").first()
        kwargs["initial"] = {"sheet": uuid.uuid4(), "day": today, "by": first} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["by"].queryset = walkers
        fields["by"].label_from_instance = lambda person: person.display_name or _("Sans prénom")
        self.lines = [line for line in lines if not line.is_closed]
        self.today = today
        for line in self.lines:
            fields[f"state_{line.address.pk}"] = forms.ChoiceField(
                label=str(line.address), choices=TICKS, required=False
            )
            if line.address.doors > 1:
                fields[f"left_{line.address.pk}"] = forms.IntegerField(
                    label=_("Portes restantes"), min_value=0, max_value=line.address.doors, required=False
                )
        for name in COUNTS:
            fields[name] = forms.IntegerField(
                label=COUNT_LABELS[name], min_value=0, max_value=MOST_DOORS, required=False, initial=0
            )
        for key, label in TOPICS.items():
            fields[f"topic_{key}"] = forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False)

    def rows(self) -> Iterator[dict[str, Any]]:
        """For the page: each line with its fields."""
        for line in self.lines:
            left = f"left_{line.address.pk}"
            yield {
                "line": line,
                "state": self[f"state_{line.address.pk}"],
                "left": self[left] if left in self.fields else None,
            }

    def counts(self) -> Iterator[Any]:
        return (self[name] for name in COUNTS)

    def topics(self) -> Iterator[Any]:
        return (self[f"topic_{key}"] for key in TOPICS)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("Cette date n'est pas encore venue."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        opened, talked = data.get("opened") or 0, data.get("talked") or 0
        if talked > opened:
            self.add_error("talked", _("On ne parle qu'aux portes qui se sont ouvertes."))
        knocked = sum(data.get(name) or 0 for name in ("absent", "refused", "opened"))
        if knocked > MOST_DOORS:
            self.add_error("absent", _("Plus de %s portes en une sortie : recopiez jour par jour.") % MOST_DOORS)
        ticked = any(data.get(f"state_{line.address.pk}") for line in self.lines)
        if not self.errors and not knocked and not ticked:
            raise forms.ValidationError(_("Recopiez au moins une ligne ou un compte."))
        return data

    def keyed(self) -> Keyed:
        """What the service takes."""
        data = self.cleaned_data
        lines = [
            KeyedLine(line.address.pk, data[f"state_{line.address.pk}"], self._left(line))
            for line in self.lines
            if data.get(f"state_{line.address.pk}")
        ]
        counts = {name: data[name] for name in COUNTS if data.get(name)}
        topics = {key: data[f"topic_{key}"] for key in TOPICS if data.get(f"topic_{key}")}
        return Keyed(data["sheet"], data["day"], lines, counts, topics)

    def _left(self, line: Line) -> int:
        """Doors that are left: as written; else all of them, unless they are done."""
        state = self.cleaned_data[f"state_{line.address.pk}"]
        if state in AddressState.CLOSED:
            return 0
        written = self.cleaned_data.get(f"left_{line.address.pk}")
        return line.left if written is None else max(1, written)
