"""How a testimony is sent: JSON without a photo, multipart with one. The rules are the service's own."""

from typing import Any, TypeVar

from django import forms
from rest_framework import serializers

from common.images import read_upload
from supporters.api.fields import MonthField
from supporters.models import Consent, Testimony
from supporters.services.testimony_rules import TestimonyData
from territory.models import Place

FormT = TypeVar("FormT", bound=forms.Form)


class TestimonyInput(serializers.Serializer[Any]):
    """`is_staff`, `state` and every other name that is not listed is ignored."""

    display_name = serializers.CharField(max_length=60)
    message = serializers.CharField(max_length=Testimony.MESSAGE_MAX)
    place = serializers.PrimaryKeyRelatedField(queryset=Place.objects.homes(), help_text="id of a commune")
    photo = serializers.FileField(required=False, allow_null=True, help_text="JPEG, PNG, WebP or HEIC, 8 MB at most")
    photo_alt = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    consents = serializers.ListField(
        child=serializers.ChoiceField(choices=Consent.Purpose.choices),
        default=list,
        help_text="what the author agrees to; « account » and « testimony » are needed, « photo » with a photo",
    )


class OwnTestimonyInput(TestimonyInput):
    birth_month = MonthField(required=False, help_text="« 1980-05 », unless the account says it")


class NewTestimonyInput(TestimonyInput):
    email = serializers.EmailField(max_length=254)
    birth_month = MonthField(help_text="« 1980-05 »: public words are for adults")


class TestimonyChange(TestimonyInput):
    """Only what is sent is changed; an edited testimony goes back to the moderators."""

    display_name = serializers.CharField(max_length=60, required=False)
    message = serializers.CharField(max_length=Testimony.MESSAGE_MAX, required=False)
    place = serializers.PrimaryKeyRelatedField(queryset=Place.objects.homes(), required=False)
    photo_alt = serializers.CharField(max_length=200, required=False, allow_blank=True)
    remove_photo = serializers.BooleanField(default=False)


def read_form(form: FormT) -> FormT:
    """A page's own form, valid; else its errors, by field."""
    if not form.is_valid():
        raise serializers.ValidationError(form.errors)
    return form


def data_of(read: dict[str, Any], *, was: Testimony | None = None) -> TestimonyData:
    """What the services take; what is not sent is as it was. Raises ImageRefused."""
    photo = read_upload(read["photo"]) if read.get("photo") else None
    return TestimonyData(
        display_name=read.get("display_name", was.display_name if was else ""),
        message=read.get("message", was.message if was else ""),
        place=read.get("place", was.place if was else None),
        birth_month=read.get("birth_month"),
        photo=photo,
        photo_alt=read.get("photo_alt", was.photo_alt if was else ""),
        keep_photo=bool(was and was.photo and not photo and not read.get("remove_photo")),
    )
