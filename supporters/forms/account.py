"""Forms of the account: joining, signing in, correcting, asking."""

from collections.abc import Collection
from datetime import date
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from supporters import consents
from supporters.ages import OLDEST
from supporters.models import Consent, RightsRequest, Supporter
from supporters.services.accounts import ADULT_PURPOSES
from supporters.services.consents import give_consent
from supporters.services.testimony_rules import CONSENT
from territory.forms import PlaceField

Purpose = Consent.Purpose


class BirthFields(forms.Form):
    """Month and year of birth, kept only for the age rules (L06). `cleaned_data["birth"]` is the first of the month."""

    minimum_age = settings.MIN_AGE_ACCOUNT
    birth_month = forms.TypedChoiceField(
        label=_("Mois de naissance"),
        choices=[("", _("Mois")), *MONTHS.items()],
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"autocomplete": "bday-month"}),
    )
    birth_year = forms.IntegerField(
        label=_("Année de naissance"),
        widget=forms.NumberInput(attrs={"autocomplete": "bday-year", "inputmode": "numeric", "placeholder": "1980"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        month, year = data.get("birth_month"), data.get("birth_year")
        if month and year is not None and "birth_year" not in self.errors:
            data["birth"] = self._birth(year, month)
        return data

    def _birth(self, year: int, month: int) -> date | None:
        today = timezone.localdate()
        if not today.year - OLDEST <= year <= today.year or (year == today.year and month > today.month):
            self.add_error("birth_year", _("Vérifiez cette année."))
            return None
        birth = date(year, month, 1)
        age = Supporter(birth_month=birth).age_on(today)
        if age is not None and age < self.minimum_age:
            words = _("Il faut avoir au moins %(age)s ans. Nous n'avons rien enregistré.")
            self.add_error("birth_year", words % {"age": self.minimum_age})
        return birth


class ConsentBoxes(forms.Form):
    """One unticked box for each purpose (L01); the words are those that the consent's row will keep."""

    purposes: tuple[Purpose, ...] = consents.ON_SIGN_UP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in self.purposes:
            self.fields[CONSENT[purpose]] = forms.BooleanField(label=consents.text_of(purpose), required=False)

    @property
    def ticked(self) -> list[Purpose]:
        return [purpose for purpose in self.purposes if self.cleaned_data.get(CONSENT[purpose])]

    def refuse_minors(self, birth: date | None, *, but: Collection[str] = ()) -> None:
        """Nobody under 18 is chosen by their activity or shown in public (L06); `but` are boxes ticked before."""
        age = Supporter(birth_month=birth).age_on(timezone.localdate())
        for purpose in (set(self.ticked) & ADULT_PURPOSES) - set(but):
            if age is None or age < settings.MIN_AGE_PUBLIC:
                words = _("Cette case est réservée aux personnes de %(age)s ans ou plus.")
                self.add_error(CONSENT[purpose], words % {"age": settings.MIN_AGE_PUBLIC})


class SignupForm(BirthFields, ConsentBoxes, allauth_forms.SignupForm):
    """Joining: an address, an age, the boxes. No password: it is chosen once signed in."""

    field_order = ["email", "birth_month", "birth_year", *(CONSENT[purpose] for purpose in consents.ON_SIGN_UP)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)
        self.fields["email"].label = _("Adresse e-mail")
        account = self.fields[CONSENT[Purpose.ACCOUNT]]
        account.required = account.widget.is_required = True
        account.error_messages["required"] = _(
            "Consentement requis : sans lui nous ne pouvons pas garder votre adresse."
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("birth"):
            self.refuse_minors(data["birth"])
        return data

    def custom_signup(self, request: HttpRequest, user: Supporter) -> None:
        now = timezone.now()
        user.birth_month = self.cleaned_data["birth"]
        user.language = getattr(request, "LANGUAGE_CODE", "fr")[:2]
        user.save(update_fields=["birth_month", "language"])
        for purpose in self.ticked:
            give_consent(supporter=user, purpose=purpose, source=Consent.Source.FORM, at=now, confirmed=False)


class LoginForm(allauth_forms.LoginForm):
    """One page for both ways in: without a password, a six-digit code leaves by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Adresse e-mail")
        password = self.fields["password"]
        password.required = password.widget.is_required = False
        password.label = _("Mot de passe")
        password.help_text = _("Facultatif : laissez vide pour recevoir un code par e-mail.")


class ProfileForm(BirthFields):
    """Rectification (art. 16)."""

    display_name = forms.CharField(
        label=_("Nom à afficher"), max_length=60, required=False, widget=forms.TextInput({"autocomplete": "nickname"})
    )
    commune = PlaceField(label=_("Commune"), required=False, help_text=_("Son nom ou son code postal."))
    language = forms.ChoiceField(label=_("Langue des courriers"), choices=settings.LANGUAGES)
    field_order = ["display_name", "commune", "birth_month", "birth_year", "language"]

    def __init__(self, *args: Any, supporter: Supporter, **kwargs: Any) -> None:
        self.supporter = supporter
        birth = supporter.birth_month
        initial = {
            "display_name": supporter.display_name,
            "commune": supporter.home,
            "birth_month": birth.month if birth else None,
            "birth_year": birth.year if birth else None,
            "language": supporter.language,
        }
        super().__init__(*args, initial=initial, **kwargs)


class ErasureForm(forms.Form):
    confirm = forms.BooleanField(
        label=_("Je comprends que tout sera effacé, tout de suite et pour toujours."),
        error_messages={"required": _("Cochez la case pour confirmer.")},
    )


class RightsRequestForm(forms.ModelForm):
    class Meta:
        model = RightsRequest
        fields = ["kind", "message"]
        widgets = {"message": forms.Textarea(attrs={"rows": 5})}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code reçu par e-mail"),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
