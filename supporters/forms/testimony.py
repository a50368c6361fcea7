"""Forms of the testimony: write it, ask for another link, report one."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from supporters import consents
from supporters.forms.account import BirthFields
from supporters.forms.photos import PhotoForm
from supporters.models import Consent, Report, Supporter, Testimony
from supporters.services.testimony_rules import CONSENT, TestimonyData, message_error
from territory.forms import PlaceField

Purpose = Consent.Purpose
PHOTO_TYPES = "image/jpeg,image/png,image/webp,image/heic,image/heif"


class MessageField(forms.CharField):
    """Words of several lines. Browsers send line ends as two characters and count them as one: so do we."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class TestimonyForm(PhotoForm, BirthFields):
    """One testimony. Without `person` it asks for an address and an age; with one, for what is not known yet.

    A good photo survives the errors of other fields: it is kept as a draft that `photo_draft` names. After
    validation `purposes` are the boxes ticked, `status` is the HTTP status of a refused form.
    """

    minimum_age = settings.MIN_AGE_PUBLIC
    field_order = ["display_name", "message", "place", "photo", "photo_alt", "remove_photo", "email"]

    display_name = forms.CharField(
        label=_("Nom à afficher"),
        max_length=60,
        help_text=_("Votre prénom, ou un nom que vos proches reconnaîtront."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "data-campaign-name": True}),
        error_messages={"required": _("Dites-nous quel nom afficher.")},
    )
    message = MessageField(
        label=_("Votre témoignage"),
        max_length=Testimony.MESSAGE_MAX,
        # Not `%`: it would choose the language here, once for all.
        help_text=format_lazy(
            _("Pourquoi vous engagez-vous ? Une rencontre, une colère, un espoir : {max} caractères au plus."),
            max=Testimony.MESSAGE_MAX,
        ),
        widget=forms.Textarea(attrs={"rows": 6, "data-campaign-message": True}),
        error_messages={"required": _("Écrivez votre témoignage.")},
    )
    place = PlaceField(label=_("Votre commune"), help_text=_("Son nom ou son code postal."))
    photo = forms.FileField(
        label=_("Votre photo"),
        required=False,
        help_text=_("JPEG, PNG, WebP ou HEIC, 8 Mo au plus. Nous effaçons la date et le lieu de la prise de vue."),
        widget=forms.FileInput(attrs={"accept": PHOTO_TYPES, "data-campaign-photo": True}),
    )
    photo_alt = forms.CharField(
        label=_("Description de la photo"),
        max_length=200,
        required=False,
        help_text=_("Pour les personnes qui ne la voient pas. Par exemple : « Je souris devant le marché »."),
    )
    photo_draft = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        max_length=254,
        help_text=_("Elle ne sera jamais affichée. Nous y envoyons un lien pour confirmer votre témoignage."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Indiquez votre adresse e-mail.")},
    )

    def __init__(
        self, *args: Any, person: Supporter | None = None, testimony: Testimony | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.testimony = person, testimony
        if person:
            del self.fields["email"]
            if person.birth_month:
                del self.fields["birth_month"], self.fields["birth_year"]
        if self._has_photo:
            self.fields["remove_photo"] = forms.BooleanField(label=_("Publier sans photo"), required=False)
        self._ask_consents()
        self.order_fields(self.field_order)

    def _ask_consents(self) -> None:
        """One unticked box for each purpose that the person has not agreed to yet."""
        live = set(self.person.consents.live().values_list("purpose", flat=True)) if self.person else set()
        self.agreed = live
        for purpose in consents.ON_TESTIMONY:
            if purpose in live:
                continue
            self.fields[CONSENT[purpose]] = forms.BooleanField(
                label=consents.text_of(purpose),
                required=purpose in (Purpose.ACCOUNT, Purpose.TESTIMONY),
                error_messages={"required": _("Consentement requis.")},
            )

    def clean_message(self) -> str:
        message: str = self.cleaned_data["message"]
        if error := message_error(message):
            raise ValidationError(error)
        return message

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.shows_photo:
            if not data.get("photo_alt", "").strip() and "photo_alt" not in self.errors:
                self.add_error("photo_alt", _("Décrivez la photo pour les personnes qui ne la voient pas."))
            box = CONSENT[Purpose.PHOTO]
            if box in self.fields and not data.get(box):
                self.add_error(box, _("Pour montrer votre photo, cochez cette case."))
        return data

    @property
    def consent_fields(self) -> list[forms.BoundField]:
        """The boxes, but the photo's, which stands beside the photo."""
        return [self[name] for name in self.fields if name.startswith("consent_") and name != CONSENT[Purpose.PHOTO]]

    @property
    def _has_photo(self) -> bool:
        return bool(self.testimony and self.testimony.photo) or bool(self.data.get("photo_draft"))

    @property
    def shows_photo(self) -> bool:
        """Whether the testimony will have a photo: a new one, a draft, or the one it has."""
        if self.cleaned_data.get("remove_photo"):
            return False
        return bool(self.cleaned_data.get("photo")) or bool(self.testimony and self.testimony.photo)

    @property
    def purposes(self) -> list[str]:
        """Boxes ticked now. The photo's box counts only with a photo."""
        ticked = [p.value for p in consents.ON_TESTIMONY if self.cleaned_data.get(CONSENT[p])]
        return ticked if self.shows_photo else [p for p in ticked if p != Purpose.PHOTO]

    def to_data(self) -> TestimonyData:
        read = self.cleaned_data
        removed = read.get("remove_photo")
        return TestimonyData(
            display_name=read["display_name"],
            message=read["message"],
            place=read["place"],
            birth_month=read.get("birth"),
            photo=None if removed else read["photo"],
            photo_alt=read["photo_alt"] if self.shows_photo else "",
            keep_photo=not removed,
        )

    def keep_photo(self) -> None:
        """Nothing is kept of an author who is too young (L06)."""
        if self._too_young:
            self.drop_photo()
        else:
            super().keep_photo()

    @property
    def _too_young(self) -> bool:
        """A true date of birth that was refused."""
        return bool(self.cleaned_data.get("birth")) and bool(self.errors.keys() & {"birth_month", "birth_year"})

    def add_refusal(self, error: ValidationError) -> None:
        """Put a service's errors beside their fields."""
        for name, words in error.message_dict.items():
            self.add_error(name if name in self.fields else None, words)


class ResendForm(forms.Form):
    email = forms.EmailField(
        label=_("Votre adresse e-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class ReportForm(forms.Form):
    """A notice under the Digital Services Act: what, and why."""

    reason = forms.ChoiceField(
        label=_("Que se passe-t-il ?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un motif.")},
    )
    details = forms.CharField(
        label=_("Dites-nous en un peu plus"),
        max_length=300,
        required=False,
        help_text=_("Ce qui pose problème, et pourquoi. 300 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("reason") == Report.Reason.OTHER and not data.get("details", "").strip():
            self.add_error("details", _("Dites-nous ce qui pose problème."))
        return data
