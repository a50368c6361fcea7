"""What is decided of a content on its desk page."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    SUBMIT = "submit", _("Soumettre à validation")
    APPROVE = "approve", _("Valider")
    SEND_BACK = "send_back", _("Renvoyer à l'écriture")
    WITHDRAW = "withdraw", _("Retirer")
    RESTORE = "restore", _("Remettre en ligne")


class VerdictForm(forms.Form):
    """`seen` is the revision that was read: a verdict bears on that one alone."""

    verb = forms.ChoiceField(choices=Verb.choices)
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
