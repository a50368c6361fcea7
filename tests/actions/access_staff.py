"""Access to the library, as its staff sees it: see tests/actions/access.py."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from actions import pictures
from actions.models import TransparencyRecord
from common.images import Photo
from supporters.models import Supporter
from territory.models import Election
from tests.actions.answers import API_STAFF, API_STAFF_REFUSED, EVERYBODY, STAFF, STAFF_REFUSED
from tests.actions.making import make_content, make_medium

NOBODY = (404, 404, 404, 404, 404, 404)

PAGES: dict[str, tuple[int, ...]] = {
    "actions:picture {staff-picture}": EVERYBODY,
    "actions:captions {staff-captions}": EVERYBODY,
    "actions:contents": STAFF,
    "actions:content-desk {staff-draft}": STAFF,
    "actions:content-desk-poster {staff-draft}": STAFF,
    "actions:transparency {staff-record}": EVERYBODY,
    "actions:transparency-json {staff-record}": EVERYBODY,
    "api:actions-api:desk-contents": API_STAFF,
    "api:actions-api:desk-content {staff-draft}": API_STAFF,
    "actions:transparency {staff-hidden-record}": NOBODY,
    "actions:transparency-json {staff-hidden-record}": NOBODY,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "actions:content-decide {staff-draft}": STAFF_REFUSED,
    "api:actions-api:desk-contents": API_STAFF_REFUSED,
    "PATCH api:actions-api:desk-content {staff-draft}": API_STAFF,
    "api:actions-api:desk-content-verdicts {staff-draft}": API_STAFF_REFUSED,
    "PUT api:actions-api:desk-content-wordings {staff-draft}": API_STAFF_REFUSED,
    "api:actions-api:desk-content-media {staff-draft}": API_STAFF_REFUSED,
    "PUT api:actions-api:desk-content-record {staff-draft}": API_STAFF_REFUSED,
    "DELETE api:actions-api:desk-content-medium {staff-content} {staff-medium}": (401, 404, 404, 404, 204, 204),
    "DELETE api:actions-api:desk-content-medium {staff-draft} {staff-medium}": (401, 404, 404, 404, 404, 404),
}


def make_record(content: Any, **overrides: Any) -> TransparencyRecord:
    """A complete one, of a gift."""
    election, _made = Election.objects.get_or_create(slug="transparence", defaults={"name": "Élection d'essai"})
    today = timezone.localdate()
    fields: dict[str, Any] = {
        "title": "Impression d'affiches",
        "sponsor": "Imprimerie Martin",
        "sponsor_address": "1 rue des Lilas, 13200 Arles",
        "controller": "Personne d'autre",
        "amount": 100,
        "provided": "Mille affiches",
        "starts_on": today,
        "ends_on": today,
        "election": election,
    }
    return TransparencyRecord.objects.create(content=content, **(fields | overrides))


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    large, _small = pictures.keep_picture(Photo(large=b"RIFF", small=b"RIFF", hash=0, width=1600, height=900))
    captions = pictures.keep_file(ContentFile(b"WEBVTT\n"), ending=".vtt")
    draft, medium = make_content(state="draft"), make_medium()
    return {
        "staff-picture": large,
        "staff-captions": captions,
        "staff-draft": draft.pk,
        "staff-content": medium.content_id,
        "staff-medium": medium.pk,
        "staff-record": make_record(make_content(disclosure="in_kind")).pk,
        "staff-hidden-record": make_record(draft).pk,
    }
