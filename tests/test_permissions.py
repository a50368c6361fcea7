"""Every address, seen by every role (W01). docs/permissions.md is the same table in words.

The first column is what is asked; then what a visitor, the author of the testimony at hand, another supporter,
a moderator and a national administrator are answered. What belongs to somebody else is answered 404.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from supporters import roles
from supporters.models import Export, Supporter, Testimony
from supporters.services.moderation import publish_testimony
from tests.canvassing import access as experiments
from tests.factories import agree, make_import, make_place, make_testimony, sign_in
from tests.territory.ranking import make_country, make_targeting

ROLES = ("visitor", "author", "stranger", "moderator", "national")

EVERYBODY = (200, 200, 200, 200, 200)
SIGNED_IN = (302, 200, 200, 200, 200)
#: Not published yet, so that it has no public page, for its author neither.
NOBODY = (404, 404, 404, 404, 404)
AUTHOR_AND_MODERATORS = (404, 200, 404, 200, 200)
MODERATORS = (302, 302, 302, 200, 200)
#: Where to knock: for who looks at the country.
TERRAIN = (302, 404, 404, 404, 200)
API_SIGNED_IN = (401, 200, 200, 200, 200)
API_TERRAIN = (401, 404, 404, 404, 200)

#: Address (`{pending}` and `{published}` are testimonies of the author's), and the answers to GET.
PAGES: dict[str, tuple[int, ...]] = {
    "home": EVERYBODY,
    "privacy-notice": EVERYBODY,
    "legal": EVERYBODY,
    "accessibility": EVERYBODY,
    "healthz": EVERYBODY,
    "theme": EVERYBODY,
    "favicon": EVERYBODY,
    "robots": EVERYBODY,
    "sharing-image": EVERYBODY,
    "supporters:map": EVERYBODY,
    "supporters:map-view": EVERYBODY,
    "supporters:map-embed": EVERYBODY,
    "supporters:testimony-list": EVERYBODY,
    "supporters:testimony-feed": EVERYBODY,
    "supporters:tile 0 0 0": EVERYBODY,
    "supporters:testify": (200, 302, 200, 200, 200),
    "supporters:testify-sent": EVERYBODY,
    "supporters:testify-confirmed": EVERYBODY,
    "supporters:goodbye": EVERYBODY,
    "territory:place-search": EVERYBODY,
    "territory:contours {place}": TERRAIN,
    "territory:terrain": TERRAIN,
    "territory:terrain-values": TERRAIN,
    "territory:terrain-drawing": TERRAIN,
    "territory:ranking-csv": TERRAIN,
    "territory:ranking-geojson": TERRAIN,
    "territory:precinct {precinct}": TERRAIN,
    "territory:targetings": TERRAIN,
    "territory:targeting-new": TERRAIN,
    "territory:targeting {targeting}": TERRAIN,
    "territory:targeting-state {targeting}": TERRAIN,
    "territory:targeting-delete {targeting}": TERRAIN,
    "territory:blocs": TERRAIN,
    "territory:bloc-new": TERRAIN,
    "territory:bloc {bloc}": TERRAIN,
    "territory:bloc-delete {bloc}": TERRAIN,
    "supporters:testimony {published}": EVERYBODY,
    "supporters:testimony-card {published}": EVERYBODY,
    "supporters:testimony-image {published}": EVERYBODY,
    "supporters:testimony-report {published}": EVERYBODY,
    "supporters:testimony {pending}": NOBODY,
    "supporters:testimony-card {pending}": NOBODY,
    "supporters:testimony-image {pending}": NOBODY,
    "supporters:testimony-report {pending}": NOBODY,
    "supporters:photo {photo}": AUTHOR_AND_MODERATORS,
    "supporters:own-testimony": SIGNED_IN,
    "supporters:own-testimony-edit": (302, 200, 302, 302, 302),
    "supporters:own-testimony-withdraw": (302, 200, 302, 302, 302),
    "supporters:account": SIGNED_IN,
    "supporters:profile": SIGNED_IN,
    "supporters:consents": SIGNED_IN,
    "supporters:api-token": SIGNED_IN,
    "supporters:personal-data": SIGNED_IN,
    "supporters:erase": SIGNED_IN,
    "supporters:export-file {export}": (302, 200, 404, 404, 404),
    "admin:index": MODERATORS,
    "admin:supporters_testimony_moderation": MODERATORS,
    "api:schema": EVERYBODY,
    "api:supporters-api:counters": EVERYBODY,
    "api:supporters-api:testimonies": EVERYBODY,
    "api:supporters-api:testimony {published}": EVERYBODY,
    "api:supporters-api:testimony {pending}": NOBODY,
    "api:supporters-api:me": API_SIGNED_IN,
    "api:supporters-api:own-testimony": (401, 200, 404, 404, 404),
    "api:supporters-api:consents": API_SIGNED_IN,
    "api:supporters-api:export": (401, 200, 404, 404, 404),
    "api:supporters-api:moderation": (401, 403, 403, 200, 200),
    "territory:imports": TERRAIN,
    "territory:import-new": TERRAIN,
    "territory:import {import}": TERRAIN,
    "territory:import-progress {import}": TERRAIN,
    "territory:import-errors {import}": TERRAIN,
    "api:territory-api:contours {place}": API_TERRAIN,
    "api:territory-api:precincts": API_TERRAIN,
    "api:territory-api:precinct {precinct}": API_TERRAIN,
    "api:territory-api:addresses {precinct}": API_TERRAIN,
    "api:territory-api:blocs": API_TERRAIN,
    "api:territory-api:bloc {bloc}": API_TERRAIN,
    "api:territory-api:targeting-terms": API_TERRAIN,
    "api:territory-api:targetings": API_TERRAIN,
    "api:territory-api:targeting {targeting}": API_TERRAIN,
    "api:territory-api:targets {targeting}": API_TERRAIN,
    "api:territory-api:basins {targeting}": API_TERRAIN,
    "api:territory-api:imports": API_TERRAIN,
    "api:territory-api:import {import}": API_TERRAIN,
    "api:territory-api:places": EVERYBODY,
    "api:territory-api:place {place}": EVERYBODY,
    "api:territory-api:silence": EVERYBODY,
}

#: The same for POST, with nothing in it: whoever may act is told what is missing (422), or has acted.
ACTIONS: dict[str, tuple[int, ...]] = {
    "supporters:testimony-report {pending}": NOBODY,
    "supporters:own-testimony-edit": (302, 422, 302, 302, 302),
    "supporters:export-file {export}": (302, 405, 405, 405, 405),
    "admin:supporters_testimony_decide": (302, 302, 302, 422, 422),
    "api:supporters-api:testimony-report {pending}": NOBODY,
    "api:supporters-api:own-testimony": (401, 422, 422, 422, 422),
    "api:supporters-api:erase": (401, 422, 422, 422, 422),
    "territory:import-new": (302, 404, 404, 404, 422),
    "territory:targeting-new": (302, 404, 404, 404, 422),
    "territory:targeting {targeting}": (302, 404, 404, 404, 422),
    "territory:targeting-delete {targeting}": (302, 404, 404, 404, 302),
    "territory:bloc-new": (302, 404, 404, 404, 422),
    "territory:bloc {bloc}": (302, 404, 404, 404, 422),
    "territory:bloc-delete {bloc}": (302, 404, 404, 404, 422),
    "territory:import-approve {import}": (302, 404, 404, 404, 302),
    "territory:import-cancel {given-up}": (302, 404, 404, 404, 302),
    "api:territory-api:blocs": (401, 404, 404, 404, 422),
    "api:territory-api:targetings": (401, 404, 404, 404, 422),
    "api:territory-api:imports": (401, 404, 404, 404, 422),
    "api:territory-api:import-approve {import}": (401, 404, 404, 404, 202),
    "api:territory-api:import-cancel {given-up}": (401, 404, 404, 404, 200),
    "api:supporters-api:publish {pending}": (401, 403, 403, 201, 201),
    "api:supporters-api:refuse {pending}": (401, 403, 403, 422, 422),
}

PAGES |= experiments.PAGES
ACTIONS |= experiments.ACTIONS

#: Tried elsewhere: by a token that is their secret, or by a method of their own.
ELSEWHERE = {
    "design",
    "mailbox",
    "mailbox-letter",
    "mailbox-letter-html",
    "set-language",
    "supporters:map-points",
    "supporters:confirm-identity",
    "supporters:export",
    "supporters:testify-confirm",
    "supporters:testify-resend",
    "supporters:withdrawal",
    "api:supporters-api:consent",
}
#: Pages of django-allauth and of the admin's registers; the latter are compared with the roles below.
OF_LIBRARIES = ("account_", "mfa_", "usersessions_", "admin:")
#: Asked as each of their own roles in tests/<package>/test_access.py.
_ASKED = ("teams", "actions", "conversations", "mailings")
ELSEWHERE_ASKED = tuple(f"{at}:" for app in _ASKED for at in (app, f"api:{app}-api"))
OF_MODERATORS = set(roles.ROLES[roles.MODERATORS])


@pytest.fixture
def cast(
    db: None, moderator: Supporter, national: Supporter, supporter: Supporter, stranger: Supporter
) -> dict[str, Client]:
    people = {"author": supporter, "stranger": stranger, "moderator": moderator, "national": national}
    return {"visitor": Client()} | {role: sign_in(Client(), person) for role, person in people.items()}


@pytest.fixture
def things(cast: dict[str, Client], supporter: Supporter, moderator: Supporter) -> dict[str, Any]:
    """What addresses name. All of it is the author's, but the published testimony and the place."""
    agree(supporter, "account", "testimony", "photo")
    photo = f"photos/{'a' * 32}.webp"
    files = {"photo": photo, "thumbnail": photo.replace(".webp", "-400.webp"), "photo_alt": "Moi"}
    pending = make_testimony(supporter=supporter, **files)
    published = make_testimony()
    agree(published.supporter)
    publish_testimony(testimony=published, moderator=moderator, at=timezone.now())
    name = default_storage.save("exports/essai.zip", ContentFile(b"PK"))
    default_storage.save(photo, ContentFile(b"RIFF"))
    later = timezone.now() + timedelta(days=1)
    export = Export.objects.create(
        supporter=supporter, state="ready", file=name, ready_at=timezone.now(), expires_at=later
    )
    targeting = make_targeting(make_country())
    return {
        "pending": pending.pk,
        "published": published.pk,
        "photo": photo,
        "export": export.pk,
        "place": make_place().code,
        "import": make_import(state="checked").pk,
        "given-up": make_import(state="dropped").pk,
        "targeting": targeting.pk,
        "bloc": targeting.bloc_id,
        "precinct": "04070_0001",
        **experiments.make_things(),
    }


def address(what: str, things: dict[str, Any]) -> str:
    name, *words = what.split()
    return reverse(name, args=[things.get(word.strip("{}"), word) for word in words])


def status(response: HttpResponse) -> int:
    if response.streaming:
        list(response.streaming_content)  # read to its end, which closes the file
    return response.status_code


@pytest.mark.parametrize("what", PAGES)
def test_a_page_answers_each_role(what: str, cast: dict[str, Client], things: dict[str, Any]) -> None:
    path = address(what, things)
    assert {role: status(cast[role].get(path)) for role in ROLES} == dict(zip(ROLES, PAGES[what], strict=True))


@pytest.mark.parametrize("what", ACTIONS)
def test_an_action_answers_each_role(what: str, cast: dict[str, Client], things: dict[str, Any]) -> None:
    path = address(what, things)
    found = {}
    for role in ROLES:
        found[role] = status(cast[role].post(path))
        Testimony.objects.filter(pk=things["pending"]).update(state="pending")
    assert found == dict(zip(ROLES, ACTIONS[what], strict=True))


def names(patterns: Any, space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def test_no_address_is_missing_from_the_table() -> None:
    known = {what.split()[0] for what in [*PAGES, *ACTIONS]} | ELSEWHERE
    found = {name for name in names(get_resolver().url_patterns) if not name.startswith(OF_LIBRARIES + ELSEWHERE_ASKED)}
    assert found - known == set()
    assert ELSEWHERE - found == set()


def test_the_registers_open_to_the_roles_that_hold_them(cast: dict[str, Client]) -> None:
    for model in admin.site._registry:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        expected = (302, 302, 302, 200 if model._meta.label_lower in OF_MODERATORS else 403, 200)
        assert tuple(status(cast[role].get(path)) for role in ROLES) == expected, path


def test_nothing_is_typed_in_or_deleted_by_hand(cast: dict[str, Client]) -> None:
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label == "supporters":
            path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
            assert cast["national"].get(path).status_code == 403, path
            assert not model_admin.has_delete_permission(cast["national"].get("/admin/").wsgi_request)


def test_staff_pages_are_closed_without_a_second_factor(moderator: Supporter, client: Client) -> None:
    client.force_login(moderator)
    assert "/admin/".startswith(settings.STAFF_PATHS)
    response = client.get(reverse("admin:supporters_testimony_moderation"))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("mfa_activate_totp"))


@pytest.mark.parametrize("page", ["supporters:profile", "supporters:own-testimony-edit", "supporters:consents"])
def test_a_form_takes_no_role_and_no_state(
    page: str, cast: dict[str, Client], things: dict[str, Any], supporter: Supporter
) -> None:
    sent = {"is_staff": "on", "is_superuser": "on", "groups": "1", "state": "published", "supporter": "1"}
    cast["author"].post(reverse(page), sent)
    supporter.refresh_from_db()
    assert not supporter.is_staff
    assert not supporter.is_superuser
    assert not supporter.groups.exists()
    assert Testimony.objects.published().filter(supporter=supporter).count() == 0
