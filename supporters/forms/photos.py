"""A form with a picture: looked at when it comes, kept as a draft when something else must be corrected."""

from django import forms
from django.core.exceptions import ValidationError

from common.images import ImageRefused, Photo, read_upload
from supporters import drafts


class PhotoForm(forms.Form):
    """Its form has the fields `photo` and `photo_draft`, which names the draft of an earlier try.

    After validation `status` is the HTTP status of a refused form, `kept` the good picture that is shown again.
    """

    status = 422
    kept: Photo | None = None

    def clean_photo(self) -> Photo | None:
        """The picture, checked and encoded again; the draft of an earlier try when no file came with this one."""
        upload = self.cleaned_data["photo"]
        if not upload:
            return drafts.load_draft(self.data.get("photo_draft", ""))
        try:
            return read_upload(upload)
        except ImageRefused as refused:
            self.status = refused.status
            raise ValidationError(str(refused.message), code=refused.code) from refused

    def keep_photo(self) -> None:
        """Before the form is shown again: keep a good picture."""
        self.kept = self.cleaned_data.get("photo")
        if self.kept and self.files.get("photo"):
            self.drop_photo()
            self.data["photo_draft"] = drafts.keep_draft(self.kept)

    def drop_photo(self) -> None:
        """Forget the draft of an earlier try."""
        drafts.drop_draft(self.data.get("photo_draft", ""))
        self.data = self.data.copy()
        self.data["photo_draft"] = ""
