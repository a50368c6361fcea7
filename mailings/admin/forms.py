"""Forms of the letters' register: what their columns do not say, and pictures looked at before they are kept."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from actions.models import Content
from common.images import ImageRefused, Photo, read_upload
from mailings.composing.pieces import USED, missing
from mailings.models import Audience, Block, Mailing, Subject
from mailings.services.writing import MAX_SUBJECTS, breaks, wrong

ONE_LINE = _("Écrivez-le sur une seule ligne.")


class MailingForm(forms.ModelForm):
    class Meta:
        model = Mailing
        fields = ("title", "kind", "audience", "language", "sender", "preheader", "sample_share", "sample_minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "audience" in self.fields:  # else it is read, not written
            present = Audience.objects.filter(archived_at__isnull=True)
            self.fields["audience"].queryset = present | Audience.objects.filter(pk=self.instance.audience_id)

    def _post_clean(self) -> None:
        super()._post_clean()
        for field, words in wrong(self.instance).items():
            if field in self.fields and field not in self.errors:
                self.add_error(field, words)


class SubjectForm(forms.ModelForm):
    class Meta:
        model = Subject
        fields = ("text", "position")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if breaks(text):
            raise ValidationError(ONE_LINE)
        return text


class SubjectFormSet(BaseInlineFormSet):
    def validate_unique(self) -> None:
        """Said below, in words."""

    def clean(self) -> None:
        super().clean()
        said = [form.cleaned_data["text"] for form in kept(self) if "text" in form.cleaned_data]
        if len(said) > MAX_SUBJECTS:
            raise ValidationError(_("Trois objets au plus peuvent être essayés."))
        if len(set(said)) < len(said):
            raise ValidationError(_("Deux objets sont les mêmes : rien ne serait comparé."))


class BlockForm(forms.ModelForm):
    """One piece of the letter. A picture is given once; another one takes its place."""

    picture = forms.FileField(
        label=_("Image"),
        required=False,
        help_text=_("JPEG, PNG, WebP ou HEIC, 8 Mo au plus."),
        widget=UnfoldAdminFileFieldWidget,
    )
    #: What was uploaded, once it was looked at.
    photo: Photo | None = None

    class Meta:
        model = Block
        fields = ("kind", "text", "url", "alt", "content", "position")
        help_texts = {
            "text": _(
                "**gras**, *italique*, [un lien](https://…), « - » pour une liste. Pour chacun : {{prénom|à tous}}, "
                "{{commune|chez vous}}, {{département|près de vous}} ; après la barre, ce qui s'écrit à défaut."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "content" in self.fields:
            shown = Content.objects.visible(at=timezone.now()) | Content.objects.filter(pk=self.instance.content_id)
            self.fields["content"].queryset = shown.newest_first()

    def clean(self) -> dict[str, Any]:
        read = super().clean() or self.cleaned_data
        kind = read.get("kind")
        if kind not in USED:
            return read
        if kind == Block.Kind.PICTURE and read.get("picture"):
            self._look_at(read["picture"])
        has_picture = bool(self.photo or self.instance.image or "picture" in self.errors)
        for field, words in missing(kind, read, has_picture=has_picture).items():
            if field not in self.errors:
                self.add_error(field, words)
        return read

    def _look_at(self, file: Any) -> None:
        try:
            self.photo = read_upload(file)
        except ImageRefused as refused:
            self.add_error("picture", str(refused.message))

    def _get_validation_exclusions(self) -> set[str]:
        """Their sentences are `missing`'s; the database has its own last word."""
        return super()._get_validation_exclusions() | {NON_FIELD_ERRORS}

    def validate_constraints(self) -> None:
        """Said above, in words."""


def kept(formset: Any) -> list[Any]:
    """Of what was sent, what is to stay, in its order."""
    said = [
        form
        for form in formset.forms
        if getattr(form, "cleaned_data", None)
        and (form.has_changed() or form.instance.pk)
        and not formset._should_delete_form(form)
    ]
    return sorted(said, key=lambda form: form.cleaned_data.get("position") or 0)
