"""Forms of the ladder: offering help, changing one's choices, welcoming, applying, answering a candidate."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from supporters import consents
from supporters.forms.account import BirthFields
from supporters.models import Consent, Supporter
from supporters.services.testimony_rules import CONSENT
from teams.ladder.help_rules import NEEDED, PURPOSES, HelpData, is_adult, name_error
from teams.models import Outing, Team, Volunteer
from teams.services.volunteers import WORDS_MAX
from teams.services.welcome import WORDS_MAX as WELCOME_MAX
from territory.forms import PlaceField

Purpose = Consent.Purpose


class Refusable(forms.Form):
    """A form that shows what a service refused."""

    def add_refusal(self, error: ValidationError) -> None:
        """Put a service's errors beside their fields, the others at the top."""
        for name, words in getattr(error, "error_dict", {None: error.messages}).items():
            for one in words:
                self.add_error(name if name in self.fields else None, one)


class Ways(forms.Form):
    ways = forms.MultipleChoiceField(
        label=_("Ce qui vous tente"),
        choices=Outing.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Plusieurs réponses possibles. Vous ne savez pas encore ? Laissez vide, on en parle ensemble."),
    )


class HelpForm(Ways, BirthFields, Refusable):
    """« I'd like to help ». Without `person` it asks for an address and an age; with one, for what is not known yet.

    After validation `purposes` are the boxes ticked now.
    """

    field_order = ["ways", "first_name", "place", "email", "birth_month", "birth_year"]

    first_name = forms.CharField(
        label=_("Prénom"),
        max_length=60,
        help_text=_("C'est tout ce que votre équipe verra, avec votre commune."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Dites-nous votre prénom.")},
    )
    place = PlaceField(label=_("Votre commune"), help_text=_("Son nom ou son code postal."))
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        max_length=254,
        help_text=_("Nous y envoyons un lien pour confirmer que c'est bien vous."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Indiquez votre adresse e-mail.")},
    )

    def __init__(self, *args: Any, person: Supporter | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.agreed: set[str] = set()
        if person:
            self._ask_what_is_missing(person)
        for purpose in PURPOSES:
            if purpose not in self.agreed:
                self.fields[CONSENT[purpose]] = forms.BooleanField(
                    label=consents.text_of(purpose),
                    required=purpose in NEEDED,
                    error_messages={"required": _("Consentement requis.")},
                )
        self.order_fields(self.field_order)

    def _ask_what_is_missing(self, person: Supporter) -> None:
        del self.fields["email"]
        self.agreed = set(person.consents.live().values_list("purpose", flat=True))
        if person.birth_month:
            del self.fields["birth_month"], self.fields["birth_year"]
        if person.display_name:
            del self.fields["first_name"]
        if person.home:
            del self.fields["place"]

    def clean_first_name(self) -> str:
        name = " ".join(self.cleaned_data["first_name"].split())
        if error := name_error(name):
            raise ValidationError(error)
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        birth = data.get("birth") or (self.person.birth_month if self.person else None)
        box = CONSENT[Purpose.SELECTION]
        if data.get(box) and birth and not is_adult(birth, at=timezone.now()):
            self.add_error(box, _("Cette case est réservée aux personnes de 18 ans ou plus."))
        return data

    @property
    def consent_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("consent_")]

    @property
    def purposes(self) -> list[str]:
        return [purpose.value for purpose in PURPOSES if self.cleaned_data.get(CONSENT[purpose])]

    def to_data(self) -> HelpData:
        read, person = self.cleaned_data, self.person
        return HelpData(
            first_name=read.get("first_name") or (person.display_name if person else ""),
            place=read.get("place") or (person.home if person else None),
            ways=read["ways"],
            birth_month=read.get("birth"),
        )


class ChoicesForm(Ways):
    """What somebody would like to do, and which messages they want."""

    team_mail = forms.ChoiceField(
        label=_("Messages de votre équipe"), choices=Volunteer.TeamMail.choices, widget=forms.RadioSelect
    )


class ChooseTeamForm(Refusable):
    """One of the teams offered; the nearest is chosen beforehand."""

    team = forms.TypedChoiceField(
        label=_("Votre équipe"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une équipe."), "invalid_choice": _("Choisissez une équipe.")},
    )

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [(team.pk, team.name) for team in teams]  # type: ignore[attr-defined]
        if teams:
            self.initial.setdefault("team", teams[0].pk)


class WelcomeForm(Refusable):
    words = forms.CharField(
        label=_("Votre message"),
        max_length=WELCOME_MAX,
        help_text=_("Changez ce que vous voulez : nous l'envoyons par e-mail, signé de votre prénom."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Écrivez quelques mots de bienvenue.")},
    )


class ApplicationForm(Refusable):
    words = forms.CharField(
        label=_("Pourquoi vous ?"),
        max_length=WORDS_MAX,
        help_text=_("Ce que vous avez aimé, le temps que vous avez, qui pourrait vous suivre. 500 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Dites en quelques mots pourquoi.")},
    )


class DeclineForm(Refusable):
    reason = forms.CharField(
        label=_("Votre réponse"),
        max_length=WORDS_MAX,
        help_text=_("La personne la reçoit telle quelle. Dites merci, dites pourquoi, dites ce qui reste possible."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Dites-lui pourquoi, avec vos mots.")},
    )


class CertifyForm(Refusable):
    """A new team, or one that waits for somebody."""

    NEW = "new"
    team = forms.ChoiceField(label=_("Son équipe"), widget=forms.RadioSelect)
    team_name = forms.CharField(
        label=_("Nom de la nouvelle équipe"),
        max_length=80,
        required=False,
        help_text=_("Un quartier, une place, une rue : ce que les gens reconnaissent."),
    )

    def __init__(self, *args: Any, waiting: list[tuple[Team, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {str(team.pk): team for team, _label in waiting}
        existing = [(str(team.pk), label) for team, label in waiting]
        self.fields["team"].choices = [(self.NEW, _("Une nouvelle équipe")), *existing]  # type: ignore[attr-defined]
        self.initial.setdefault("team", self.NEW)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("team") == self.NEW and not data.get("team_name", "").strip():
            self.add_error("team_name", _("Donnez un nom à l'équipe."))
        return data

    def to_choice(self) -> dict[str, Any]:
        """What `certify` takes."""
        team = self.waiting.get(self.cleaned_data["team"])
        return {"team": team, "team_name": "" if team else self.cleaned_data["team_name"]}
