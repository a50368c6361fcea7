"""Joining the group, under a handle of one's own, and choosing what one is told."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from conversations.models import (
    Member,
)
from conversations.services.members import join
from supporters.models import Consent, Supporter
from supporters.services.accounts import correct_profile
from tests.factories import make_supporter, sign_in

pytestmark = pytest.mark.django_db
JOIN, SETTINGS = "/groupe/rejoindre/", "/groupe/reglages/"
BOX = {"consent_group": "on"}


def joined(person: Supporter) -> Member:
    return join(supporter=person, at=timezone.now(), source="form")


# Joining


def test_joining_takes_the_groups_own_consent(supporter: Supporter) -> None:
    member = joined(supporter)
    assert Consent.objects.live("group").filter(supporter=supporter).exists()
    assert (member.left_at, member.trusted_at) == (None, None)


def test_joining_twice_is_joining_once(supporter: Supporter) -> None:
    assert joined(supporter).pk == joined(supporter).pk
    assert supporter.consents.filter(purpose="group").count() == 1


def test_handles_come_from_names_and_nobody_shares_one() -> None:
    handles = [joined(make_supporter(display_name=name)).handle for name in ("Zoé d'Arc", "ZOE DARC", "Zoë d’Arc")]
    assert handles == ["zoe-darc", "zoe-darc-2", "zoe-darc-3"]


@pytest.mark.parametrize("name", ["Modération", "Campagne", "équipe"])
def test_no_handle_passes_for_the_campaign(name: str) -> None:
    assert joined(make_supporter(display_name=name)).handle.endswith("-2")


def test_a_name_of_another_script_has_a_handle_all_the_same() -> None:
    assert joined(make_supporter(display_name="Ζωή")).handle == "membre"


def test_nobody_joins_without_a_name(signed_in: Client, supporter: Supporter) -> None:
    Supporter.objects.filter(pk=supporter.pk).update(display_name="")
    response = signed_in.post(JOIN, BOX)
    assert response.status_code == 422
    assert "quel nom afficher" in response.content.decode()
    assert not supporter.consents.filter(purpose="group").exists()


@pytest.mark.parametrize("birth", [None, "minor"])
def test_nobody_joins_who_is_not_certainly_of_age(birth: str | None) -> None:
    month = None if birth is None else date(timezone.localdate().year - 17, 1, 1)
    with pytest.raises(ValidationError) as refused:
        joined(make_supporter(birth_month=month))
    assert "birth_month" in refused.value.error_dict


def test_nobody_joins_without_ticking_the_box(signed_in: Client, supporter: Supporter) -> None:
    assert signed_in.post(JOIN, {}).status_code == 422
    assert not Member.objects.filter(supporter=supporter).exists()


def test_the_box_of_the_page_lets_one_in(signed_in: Client, supporter: Supporter) -> None:
    response = signed_in.post(JOIN, BOX, follow=True)
    assert response.redirect_chain == [("/groupe/", 302)]
    assert "@camille" in response.content.decode()
    assert Member.objects.get(supporter=supporter).handle == "camille"


def test_whoever_asked_for_a_page_comes_back_to_it(signed_in: Client) -> None:
    there = signed_in.get(SETTINGS)
    assert there.headers["Location"].startswith(JOIN)
    page = signed_in.get(there.headers["Location"]).content.decode()
    assert f'name="next" value="{SETTINGS}"' in page
    assert signed_in.post(JOIN, BOX | {"next": SETTINGS}).headers["Location"] == SETTINGS


@pytest.mark.parametrize("there", ["https://example.org/groupe/", "//example.org/groupe/", "/compte/", "javascript:1"])
def test_nobody_is_led_out_of_the_group_by_an_address(there: str, signed_in: Client) -> None:
    assert signed_in.post(JOIN, BOX | {"next": there}).headers["Location"] == "/groupe/"


def test_a_page_of_the_group_is_never_reached_by_posting_before_one_joins(signed_in: Client) -> None:
    assert signed_in.post(SETTINGS, {"on_answer": "nothing"}).headers["Location"] == JOIN


# Choosing


def test_each_thing_is_told_by_the_way_that_was_chosen(client: Client, member: Member) -> None:
    sign_in(client, member.supporter)
    response = client.post(SETTINGS, {"on_answer": "site", "on_mention": "nothing", "on_followed": "mail"})
    assert response.status_code == 302
    member.refresh_from_db()
    assert (member.on_answer, member.on_mention, member.on_followed) == ("site", "nothing", "mail")


def test_a_way_that_does_not_exist_is_refused(client: Client, member: Member) -> None:
    sign_in(client, member.supporter)
    response = client.post(SETTINGS, {"on_answer": "pigeon", "on_mention": "nothing", "on_followed": "mail"})
    assert response.status_code == 422
    member.refresh_from_db()
    assert member.on_mention == "mail"


def test_a_corrected_name_changes_the_handle(member: Member) -> None:
    person = member.supporter
    Member.objects.filter(pk=member.pk).update(handle="camille")
    fields = {"home": None, "birth_month": person.birth_month, "language": "fr", "at": timezone.now()}
    correct_profile(supporter=person, display_name="CAMILLE ", **fields)
    member.refresh_from_db()
    assert member.handle == "camille"
    correct_profile(supporter=person, display_name="Dominique", **fields)
    member.refresh_from_db()
    assert member.handle == "dominique"
