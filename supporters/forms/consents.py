"""Forms that change one's mind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from supporters import consents
from supporters.forms.account import ConsentBoxes
from supporters.models import Consent, Supporter
from supporters.services.testimony_rules import CONSENT

Purpose = Consent.Purpose
#: Given where they are needed, with a testimony or by joining the group; this page only takes them back.
GIVEN_ELSEWHERE = {Purpose.TESTIMONY, Purpose.PHOTO, Purpose.GROUP}
WARNINGS = {
    Purpose.ACCOUNT: _("Décochez : plus aucun courrier. Votre compte reste ouvert jusqu'à ce que vous l'effaciez."),
    Purpose.TESTIMONY: _("Décochez : votre témoignage est retiré de la carte et vos mots sont effacés."),
    Purpose.PHOTO: _("Décochez : votre photo est supprimée. Votre témoignage reste."),
    Purpose.GROUP: _("Décochez : vous quittez le groupe et vos messages sont effacés."),
}


class ConsentsForm(ConsentBoxes):
    """Every purpose with its words, ticked where the consent is live. Unticked on saving means withdrawn."""

    purposes = tuple(Purpose)

    def __init__(self, data: Any = None, *, supporter: Supporter) -> None:
        self.supporter = supporter
        self.rows = {row.purpose: row for row in supporter.consents.filter(withdrawn_at=None).select_related("text")}
        live = self.live = {purpose for purpose, row in self.rows.items() if row.confirmed_at}
        self.purposes = tuple(p for p in Purpose if p in live or p not in GIVEN_ELSEWHERE)
        super().__init__(data, initial={CONSENT[purpose]: purpose in live for purpose in self.purposes})
        for purpose in self.purposes:
            field = self.fields[CONSENT[purpose]]
            if purpose in live:
                # The words agreed to then, not those of today.
                field.label = self.rows[purpose].text.text
            field.help_text = WARNINGS.get(purpose, "") if purpose in live else ""

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.refuse_minors(self.supporter.birth_month, but=self.live)
        return self.cleaned_data

    @property
    def offered(self) -> list[Purpose]:
        return list(self.purposes)

    @property
    def wanted(self) -> set[Purpose]:
        return set(self.ticked)

    def states(self) -> list[dict[str, Any]]:
        """For the page: each purpose, its box and the row that is open."""
        return [
            {"purpose": purpose, "field": self[CONSENT[purpose]], "row": self.rows.get(purpose)}
            for purpose in self.purposes
        ]


class WithdrawalForm(ConsentBoxes):
    """What is live, to be ticked off. For nobody, the same page with every purpose: it says nothing of who is known."""

    def __init__(self, data: Any = None, *, supporter: Supporter | None) -> None:
        live = (
            set(supporter.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)) if supporter else set()
        )
        self.purposes = tuple(p for p in Purpose if p in live) or consents.ON_SIGN_UP
        super().__init__(data, initial={CONSENT[Purpose.ACCOUNT]: True})
        for purpose in self.purposes:
            self.fields[CONSENT[purpose]].label = purpose.label

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.ticked:
            raise forms.ValidationError(_("Cochez ce que vous voulez retirer."))
        return self.cleaned_data
