"""Forms of the library's registers: what their columns do not say, and files looked at before they are kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from actions.models import Content, Medium, TransparencyRecord, Wording
from actions.networks import Network
from actions.services.content import SCHEDULABLE, require_lawful_start, straighten
from actions.services.media import check_video
from actions.services.records import record_errors
from common.images import ImageRefused, read_upload
from territory.forms.places import PlaceField, PlaceInput
from territory.models import Place

Kind = Place.Kind
#: Chosen from a list; anything smaller is typed.
LARGE = (Kind.REGION, Kind.DEPARTEMENT, Kind.COLLECTIVITY, Kind.ABROAD)


def large_places() -> QuerySet[Place]:
    return Place.objects.filter(kind__in=LARGE).order_by("kind", "name")


class TerritoryChoice(forms.ModelChoiceField):
    def label_from_instance(self, place: Place) -> str:
        return f"{place.name} ({place.get_kind_display().lower()})"


class ContentForm(forms.ModelForm):
    """The territory is a list for what is large and a text for a commune; without either, all of France."""

    area = TerritoryChoice(
        label=_("Territoire"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=_("Toute la France"),
        widget=UnfoldAdminSelectWidget,
    )
    commune = PlaceField(
        label=_("Ou commune"),
        required=False,
        help_text=_("Son nom ou son code postal : elle l'emporte sur la liste."),
        widget=PlaceInput(attrs=dict(UnfoldAdminTextInputWidget().attrs)),
    )

    class Meta:
        model = Content
        fields = (
            "kind", "title", "summary", "body", "arguments", "url", "source_title", "source_url", "credit", "topic",
            "language", "starts_at", "ends_at", "event_at", "event_place", "polemical", "disclosure", "featured",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "area" not in self.fields:  # read, not written
            return
        self.fields["area"].queryset = large_places()
        place = self.instance.place
        if place is not None:
            self.initial["area" if place.kind in LARGE else "commune"] = place.pk if place.kind in LARGE else place

    def clean(self) -> dict[str, Any]:
        read = super().clean() or self.cleaned_data
        read["place"] = read.get("commune") or read.get("area")
        return read

    def _post_clean(self) -> None:
        super()._post_clean()
        if "place" not in self.cleaned_data:
            return
        self.instance.place = self.cleaned_data["place"]
        for field, words in straighten(self.instance).items():
            if field not in self.errors:
                self.add_error(field, words)
        if self.instance.state in SCHEDULABLE:
            try:
                require_lawful_start(self.instance, at=timezone.now())
            except ValidationError as error:
                self.add_error(None, error)


class WordingForm(forms.ModelForm):
    class Meta:
        model = Wording
        fields = ("network", "text", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["network"].choices = [("", _("Tous les réseaux")), *Network.choices]


class MediumForm(forms.ModelForm):
    """A picture, or a video with captions and a still. Files are given once; words may change."""

    picture = forms.FileField(
        label=_("Image"),
        required=False,
        help_text=_("JPEG, PNG, WebP ou HEIC, 8 Mo au plus. Pour une vidéo : son image fixe."),
        widget=UnfoldAdminFileFieldWidget,
    )
    film = forms.FileField(
        label=_("Vidéo"), required=False, help_text=_("MP4 ou WebM, 100 Mo au plus."), widget=UnfoldAdminFileFieldWidget
    )
    vtt = forms.FileField(
        label=_("Sous-titres"), required=False, help_text=_("Fichier WebVTT (.vtt)."), widget=UnfoldAdminFileFieldWidget
    )

    class Meta:
        model = Medium
        fields = ("alt", "transcript", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.FILES:
                self.fields[name].widget = forms.HiddenInput()

    FILES = ("picture", "film", "vtt")
    #: What is kept of the files, once they were looked at.
    photo = None
    captions = b""

    def clean(self) -> dict[str, Any]:
        read = super().clean() or self.cleaned_data
        if self.instance.pk:
            if any(read.get(name) for name in ("picture", "film", "vtt")):
                self.add_error(
                    "picture", _("Supprimez ce média, puis ajoutez le nouveau : ses mots changent avec lui.")
                )
            return read
        if not read.get("picture"):
            self.add_error("picture", _("Choisissez une image."))
            return read
        self._look_at_picture(read["picture"])
        self._look_at_video(read.get("film"), read.get("vtt"))
        return read

    def _look_at_picture(self, file: Any) -> None:
        try:
            self.photo = read_upload(file)
        except ImageRefused as refused:
            self.add_error("picture", str(refused.message))

    def _look_at_video(self, film: Any, vtt: Any) -> None:
        if film and not vtt:
            self.add_error("vtt", _("Une vidéo a toujours ses sous-titres."))
        elif vtt and not film:
            self.add_error("film", _("Ces sous-titres vont avec une vidéo : ajoutez-la."))
        elif film:
            self.captions = vtt.read()
            try:
                check_video(film, self.captions)
            except ValidationError as error:
                columns = {"video": "film", "captions": "vtt"}
                for column, errors in error.error_dict.items():
                    self.add_error(columns[column], errors)


class RecordForm(forms.ModelForm):
    class Meta:
        model = TransparencyRecord
        fields = (
            "title", "sponsor", "sponsor_address", "sponsor_country", "controller", "amount", "provided", "starts_on",
            "ends_on", "election", "targeted", "targeting", "link",
        )  # fmt: skip

    def _post_clean(self) -> None:
        super()._post_clean()
        self.instance.sponsor_country = self.instance.sponsor_country.upper()
        for field, words in record_errors(self.instance).items():
            if field not in self.errors:
                self.add_error(field, words)
