"""What staff say when a letter leaves, goes on, or is given up."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mailings.models import Mailing


class ScheduleForm(forms.Form):
    """The day and the hour, on each reader's own clock."""

    send_on = forms.DateField(label=_("Jour"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    send_time = forms.TimeField(
        label=_("Heure, chez chacun"),
        help_text=_("Entre 7 h et 21 h ; le dimanche, à partir de 9 h."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, mailing: Mailing, day: date, **kwargs: Any) -> None:
        initial = {"send_on": mailing.send_on or day, "send_time": mailing.send_time or time(10)}
        super().__init__(*args, initial=initial, **kwargs)


class WordsForm(forms.Form):
    """Why, in a sentence that the journal keeps."""

    words = forms.CharField(label=_("Pourquoi ?"), max_length=300, required=False)

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = needed
        if needed:
            self.fields["words"].error_messages["required"] = _("Dites pourquoi, en une phrase.")


def next_day(now: datetime) -> date:
    """Tomorrow, as a form proposes it."""
    return date.fromordinal(now.date().toordinal() + 1)
