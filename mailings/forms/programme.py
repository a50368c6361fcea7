"""What an editor changes of the programme: a letter of a day, a line."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from actions.models import Content
from mailings.models import Audience, Block, Mailing, ProgrammeRule
from mailings.programme.days import bits_of, days_of
from mailings.services.programme_rules import FIELDS

#: Contents proposed by name; the others are chosen for each reader.
CONTENTS = 40


class ProposalForm(forms.Form):
    """One letter of a day."""

    subject = forms.CharField(label=_("Objet"), max_length=150)
    text = forms.CharField(label=_("Texte"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    content = forms.ModelChoiceField(
        label=_("Contenu du jour"),
        queryset=Content.objects.none(),
        required=False,
        empty_label=_("Choisi pour chacun, d'après son territoire et ce qu'il a fait"),
    )
    send_time = forms.TimeField(
        label=_("Heure, chez chacun"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, mailing: Mailing, at: datetime, **kwargs: Any) -> None:
        blocks = list(mailing.blocks.all())
        text = next((block.text for block in blocks if block.kind == Block.Kind.TEXT), "")
        content = next((block for block in blocks if block.kind == Block.Kind.CONTENT), None)
        subject = mailing.subjects.values_list("text", flat=True).first() or ""
        initial = {"subject": subject, "text": text, "send_time": mailing.send_time}
        if content is not None:
            initial["content"] = content.content_id
        super().__init__(*args, initial=initial, prefix=f"c{mailing.pk}", **kwargs)
        self.mailing = mailing
        if content is None:
            del self.fields["content"]
        else:
            kept = Content.objects.visible(at=at).newest_first()
            self.fields["content"].queryset = kept if self.is_bound else kept[:CONTENTS]  # type: ignore[attr-defined]


class RuleForm(forms.ModelForm):
    weekdays = forms.MultipleChoiceField(
        label=_("Jours"), choices=[(str(n), name) for n, name in WEEKDAYS.items()], widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ProgrammeRule
        fields = FIELDS
        widgets = {
            "send_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "greeting": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "subject": _("L'éditeur du jour peut le changer."),
            "greeting": _("Au début de chaque courrier. L'éditeur du jour peut le changer."),
            "position": _("Le plus petit d'abord : chacun ne reçoit qu'un courrier par jour."),
            "send_time": _("Entre 7 h et 21 h ; le dimanche, à partir de 9 h."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].queryset = Audience.objects.filter(archived_at__isnull=True)  # type: ignore[attr-defined]
        if self.instance.pk or "weekdays" not in self.initial:
            self.initial["weekdays"] = [str(day) for day in days_of(self.instance.weekdays)]

    def clean_weekdays(self) -> int:
        return bits_of(int(day) for day in self.cleaned_data["weekdays"])
