"""Accounts come into being, change and close; the person's own pages."""

from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from supporters.consents import text_of
from supporters.models import Consent, Supporter, Suppression
from supporters.services.accounts import confirm_address, correct_profile, email_hash, end_sessions, register
from supporters.services.consents import give_consent
from territory.models import PlaceName
from tests.factories import make_place, make_supporter, make_testimony, sign_in

pytestmark = pytest.mark.django_db

PAGES = [
    "/compte/",
    "/compte/profil/",
    "/compte/consentements/",
    "/compte/donnees/",
    "/compte/donnees/effacer/",
    "/compte/jeton/",
    "/compte/verifier/",
]


def test_registering_makes_an_unconfirmed_person_without_a_password() -> None:
    supporter = register(email=" Camille@Example.ORG ", at=timezone.now(), language="en")
    assert (supporter.email, supporter.language, supporter.is_confirmed) == ("camille@example.org", "en", False)
    assert not supporter.has_usable_password()
    address = EmailAddress.objects.get(user=supporter)
    assert (address.email, address.primary, address.verified) == ("camille@example.org", True, False)


def test_registering_again_changes_nothing_of_the_person(supporter: Supporter) -> None:
    found = register(
        email=supporter.email.upper(), at=timezone.now(), display_name="Intrus", birth_month=date(1990, 1, 1)
    )
    assert found == supporter
    assert found.display_name == "Camille"
    assert found.birth_month == supporter.birth_month


def test_confirming_twice_keeps_the_first_date() -> None:
    supporter = register(email="a@example.org", at=timezone.now())
    first = confirm_address(supporter=supporter, at=timezone.now()).confirmed_at
    assert confirm_address(supporter=supporter, at=timezone.now()).confirmed_at == first
    assert EmailAddress.objects.get(user=supporter).verified


def test_confirming_a_sign_up_leaves_the_boxes_of_a_testimony_to_its_own_link() -> None:
    supporter = register(email="a@example.org", at=timezone.now())
    for purpose in ("account", "testimony"):
        give_consent(supporter=supporter, purpose=purpose, source="form", at=timezone.now(), confirmed=False)
    confirm_address(supporter=supporter, at=timezone.now(), proof="f" * 64)
    assert [c.purpose for c in supporter.consents.live()] == ["account"]


def test_a_new_double_opt_in_lifts_the_suppression_of_an_erased_address() -> None:
    Suppression.objects.create(email_hash=email_hash("retour@example.org"))
    supporter = register(email="retour@example.org", at=timezone.now())
    assert Suppression.objects.exists()
    confirm_address(supporter=supporter, at=timezone.now())
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_the_account_are_for_whoever_signed_in(client: Client, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/compte/login/?next=")


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_the_account_open_and_are_kept_by_no_cache(signed_in: Client, page: str) -> None:
    answer = signed_in.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_the_account_page_shows_nothing_of_anybody_else(signed_in: Client, stranger: Supporter) -> None:
    make_testimony(supporter=stranger, display_name="Dominique", message="Secret de Dominique")
    page = signed_in.get("/compte/").content.decode()
    assert "Dominique" not in page
    assert stranger.email not in page


def test_the_account_page_costs_the_same_with_more_data(
    signed_in: Client, supporter: Supporter, django_assert_max_num_queries: Any
) -> None:
    for purpose in Consent.Purpose:
        give_consent(supporter=supporter, purpose=purpose, source="form", at=timezone.now(), confirmed=True)
    make_testimony(supporter=supporter)
    with django_assert_max_num_queries(12):
        signed_in.get("/compte/")


def profile(**changes: Any) -> dict[str, Any]:
    return {
        "display_name": "Camille B.",
        "commune": "",
        "birth_month": "5",
        "birth_year": "1980",
        "language": "en",
    } | changes


def test_a_person_corrects_their_profile(signed_in: Client, supporter: Supporter) -> None:
    home = make_place(name="Arles")
    PlaceName.objects.create(place=home, key="arles", weight=1000)
    signed_in.post("/compte/profil/", profile(commune="Arles"))
    supporter.refresh_from_db()
    assert (supporter.display_name, supporter.language, supporter.home) == ("Camille B.", "en", home)


def test_an_unknown_commune_is_422_beside_its_field(signed_in: Client) -> None:
    page = signed_in.post("/compte/profil/", profile(commune="Nullepart-les-Oies"))
    assert page.status_code == 422
    assert "commune" in page.context["form"].errors


def test_extra_fields_of_a_profile_are_ignored(signed_in: Client, supporter: Supporter) -> None:
    signed_in.post("/compte/profil/", profile(is_staff="on", email="autre@example.org", confirmed_at=""))
    supporter.refresh_from_db()
    assert not supporter.is_staff
    assert supporter.email != "autre@example.org"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_year": str(timezone.localdate().year - 10)}, "birth_year"),
        ({"birth_year": "1800"}, "birth_year"),
        ({"display_name": "x" * 61}, "display_name"),
        ({"language": "xx"}, "language"),
    ],
)
def test_a_wrong_profile_is_422_and_changes_nothing(
    signed_in: Client, supporter: Supporter, changes: dict[str, str], field: str
) -> None:
    page = signed_in.post("/compte/profil/", profile(**changes))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert Supporter.objects.get(pk=supporter.pk).display_name == "Camille"


def test_whoever_turns_out_to_be_a_minor_leaves_the_map(supporter: Supporter) -> None:
    testimony = make_testimony(supporter=supporter)
    for purpose in ("account", "testimony", "selection"):
        give_consent(supporter=supporter, purpose=purpose, source="form", at=timezone.now(), confirmed=True)
    correct_profile(
        supporter=supporter,
        display_name="Camille",
        home=make_place(),
        birth_month=date(timezone.localdate().year - 17, 1, 1),
        language="fr",
        at=timezone.now(),
    )
    testimony.refresh_from_db()
    assert testimony.state == "withdrawn"
    assert [c.purpose for c in supporter.consents.live()] == ["account"]


def test_ending_sessions_may_spare_one(client: Client, supporter: Supporter) -> None:
    sign_in(client, supporter)
    supporter.usersession_set.create(session_key=client.session.session_key, ip="fd00::1")
    supporter.usersession_set.create(session_key="gone", ip="fd00::1")
    assert end_sessions(supporter=supporter, but=client.session.session_key) == 1
    assert client.get("/compte/").status_code == 200


# --- keys for programs ---


def test_a_key_is_shown_once_and_kept_as_a_hash(signed_in: Client, supporter: Supporter) -> None:
    page = signed_in.post("/compte/jeton/", {"create": "1"})
    key = page.context["token"]
    assert key in page.content.decode()
    row = AuthToken.objects.get(user=supporter)
    assert key not in (row.digest, row.token_key)
    assert key not in signed_in.get("/compte/jeton/").content.decode()


def test_a_key_is_revoked_by_its_owner_alone(signed_in: Client, supporter: Supporter, stranger: Supporter) -> None:
    mine, theirs = AuthToken.objects.create(user=supporter)[0], AuthToken.objects.create(user=stranger)[0]
    for row in (mine, theirs):
        signed_in.post("/compte/jeton/", {"revoke": row.token_key})
    assert list(AuthToken.objects.all()) == [theirs]


def test_a_sixth_key_is_refused(signed_in: Client, supporter: Supporter) -> None:
    answers = [signed_in.post("/compte/jeton/", {"create": "1"}).status_code for _ in range(6)]
    assert answers[-2:] == [200, 422]


def test_the_secret_of_a_second_factor_is_not_readable_in_the_database(client: Client, moderator: Supporter) -> None:
    sign_in(client, moderator)
    kept = Authenticator.objects.get(user=moderator)
    secret = kept.wrap().validate_code.__self__.instance.data["secret"]
    assert secret.startswith("gAAAA")


def test_words_beside_a_box_name_the_campaign() -> None:
    assert all("Tous en campagne" in text_of(purpose) for purpose in Consent.Purpose)


def test_an_account_page_never_shows_a_stranger_by_number(signed_in: Client) -> None:
    other = make_supporter()
    assert signed_in.get(f"/compte/{other.pk}/").status_code == 404
