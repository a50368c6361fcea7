"""Who came through whom."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.signals import user_logged_in
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from common.tokens import make_token
from supporters.models import Act, Supporter
from supporters.services.accounts import confirm_address, register
from teams.models import Sponsorship
from teams.services.friends import counts_of, invite_friends, link_of
from teams.services.sponsorship import attach, confirm_sponsorship, mail_token
from tests.factories import make_place, make_supporter, sign_in
from tests.mailbox import letters_to, path_sent_to
from tests.supporters.test_moderation import silent_zone
from tests.teams.test_help import ADDRESS, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(supporter: Supporter) -> str:
    return link_of(supporter=supporter, at=timezone.now()).code


def newcomer(**overrides: Any) -> Supporter:
    return make_supporter(**({"confirmed_at": None} | overrides))


def page(code: str) -> str:
    return reverse("teams:invitation", args=[code])


def join(client: Client, email: str = "nouvelle@example.org") -> Supporter:
    client.post(
        reverse("account_signup"),
        {"email": email, "birth_month": "5", "birth_year": "1980", "consent_account": "on"},
    )
    return Supporter.objects.get(email=email)


def test_reading_an_invitation_sets_no_cookie(client: Client, code: str) -> None:
    response = client.get(page(code))
    assert (response.status_code, response.cookies) == (200, {})
    body = response.content.decode()
    assert "Camille vous invite" in body
    assert "csrfmiddlewaretoken" not in body.split("</header>")[1]


def test_who_signs_in_keeps_no_trace_of_the_invitation(client: Client, code: str) -> None:
    client.post(page(code), {"answer": "join"})
    request = RequestFactory().get("/")
    request.session = client.session
    user_logged_in.send(Supporter, request=request, user=make_supporter())
    assert "invitation" not in request.session


@pytest.mark.parametrize(("answer", "leads"), [("help", "teams:help"), ("join", "account_signup"), ("?", "teams:help")])
def test_an_answer_is_remembered_and_leads_on(client: Client, code: str, answer: str, leads: str) -> None:
    response = client.post(page(code), {"answer": answer})
    assert (response.status_code, response["Location"]) == (302, reverse(leads))
    assert client.session["invitation"] == code


def test_whoever_joins_by_a_link_counts_once_their_address_answered(
    client: Client, code: str, supporter: Supporter
) -> None:
    client.post(page(code), {"answer": "join"})
    person = join(client)
    assert (person.sponsorship.inviter, person.sponsorship.via, person.sponsorship.confirmed_at) == (
        supporter,
        "link",
        None,
    )
    assert counts_of(supporter=supporter).joined == 0
    for _again in range(2):
        confirm_address(supporter=person, at=timezone.now())
    assert counts_of(supporter=supporter).joined == 1
    assert [act.supporter for act in Act.objects.filter(kind=Act.Kind.FRIEND)] == [supporter]


def test_whoever_testifies_after_an_invitation_was_brought_too(client: Client, code: str, supporter: Supporter) -> None:
    client.post(page(code), {"answer": "help"})
    testimony = {
        "display_name": "Dominique",
        "message": "Pour que l'hôpital de ma ville reste ouvert.",
        "place": "",
        "place_code": make_place(name="Brest").code,
        "email": "dominique@example.org",
        "birth_month": "5",
        "birth_year": "1980",
        "consent_account": "on",
        "consent_testimony": "on",
    }
    assert client.post(reverse("supporters:testify"), testimony).status_code == 302
    assert Sponsorship.objects.get().inviter == supporter


def test_a_friend_answers_the_mail_offers_help_and_confirms_elsewhere(
    client: Client, supporter: Supporter, queued_mail: None
) -> None:
    """From the inviter's form to the inviter's count; the link of the help is opened on another device."""
    invite_friends(inviter=supporter, emails=[ADDRESS], words="Viens !", at=timezone.now())
    [link, _objection] = re.findall(r"/invitation/\S+", letters_to(ADDRESS)[0])
    client.post(link, {"answer": "help"})
    assert client.post(reverse("teams:help"), words()).status_code == 302
    assert Client().post(path_sent_to(ADDRESS, "/agir/aider/confirmer/")).status_code == 302
    assert Sponsorship.objects.get().via == "mail"
    counts = counts_of(supporter=supporter)
    assert (counts.invited, counts.joined) == (1, 1)


def test_whoever_comes_by_themselves_was_brought_by_nobody(client: Client, code: str) -> None:
    join(client)
    assert not Sponsorship.objects.exists()


def test_a_mail_s_link_says_that_it_was_a_mail(supporter: Supporter) -> None:
    token = mail_token(link_of(supporter=supporter, at=timezone.now()))
    noted = attach(newcomer=newcomer(), invitation=token, at=timezone.now())
    assert noted
    assert noted.via == "mail"


def test_the_first_invitation_counts(supporter: Supporter, stranger: Supporter, code: str) -> None:
    other, person = link_of(supporter=stranger, at=timezone.now()).code, newcomer()
    for invitation in (code, other):
        attach(newcomer=person, invitation=invitation, at=timezone.now())
    assert Sponsorship.objects.get().inviter == supporter


def test_existing_accounts_own_links_and_loops_are_refused_quietly(supporter: Supporter, code: str) -> None:
    now = timezone.now()
    assert attach(newcomer=make_supporter(), invitation=code, at=now) is None
    assert attach(newcomer=supporter, invitation=code, at=now) is None
    Supporter.objects.filter(pk=supporter.pk).update(confirmed_at=None)
    supporter.refresh_from_db()
    assert attach(newcomer=supporter, invitation=code, at=now) is None
    above = newcomer()
    Sponsorship.objects.create(newcomer=newcomer(), inviter=above, via="link", at=now)
    Supporter.objects.filter(pk=supporter.pk).update(confirmed_at=now)
    assert attach(newcomer=above, invitation=code, at=now) is None


def test_the_database_refuses_somebody_brought_by_themselves(supporter: Supporter) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Sponsorship.objects.create(newcomer=supporter, inviter=supporter, via="link", at=timezone.now())


@pytest.mark.parametrize("invitation", ["", "inconnu", "faux:jeton:trop", "é"])
def test_what_is_no_invitation_brings_nobody(supporter: Supporter, invitation: str) -> None:
    assert attach(newcomer=newcomer(), invitation=invitation, at=timezone.now()) is None


def test_a_friend_of_somebody_who_left_still_comes_in(supporter: Supporter, code: str) -> None:
    person = newcomer()
    attach(newcomer=person, invitation=code, at=timezone.now())
    supporter.delete()
    confirmed = confirm_sponsorship(newcomer=person, at=timezone.now())
    assert confirmed
    assert confirmed.confirmed_at
    assert not Act.objects.exists()


def test_friends_of_friends_are_counted_by_level(supporter: Supporter) -> None:
    now, level = timezone.now(), [supporter]
    for _step in range(4):
        below = [make_supporter() for _each in range(2)]
        for person in below:
            Sponsorship.objects.create(newcomer=person, inviter=level[0], via="link", at=now, confirmed_at=now)
        level = below
    counts = counts_of(supporter=supporter)
    assert (counts.joined, counts.levels) == (2, (2, 2))


def test_an_invitation_too_old_still_opens_the_door(client: Client, supporter: Supporter) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=31), tick=False):
        token = mail_token(link_of(supporter=supporter, at=timezone.now()))
    for response in (client.get(page(token)), client.post(page(token), {"answer": "help"})):
        assert response.status_code == 410
        assert reverse("teams:help") in response.content.decode()
        assert reverse("account_signup") in response.content.decode()
    assert "invitation" not in client.session


def test_links_that_were_never_ours_open_nothing(client: Client, supporter: Supporter) -> None:
    assert client.get(page("abcdefgh")).status_code == 404
    token = mail_token(link_of(supporter=supporter, at=timezone.now()))
    assert client.get(page(token[:-2])).status_code == 403
    assert client.get(page(make_token("teams.objection", {"address": "x"}))).status_code == 403


def test_the_link_of_a_closed_account_is_no_more(client: Client, supporter: Supporter, code: str) -> None:
    token = mail_token(link_of(supporter=supporter, at=timezone.now()))
    Supporter.objects.filter(pk=supporter.pk).update(is_active=False)
    assert (client.get(page(code)).status_code, client.get(page(token)).status_code) == (404, 410)


def test_who_is_signed_in_notes_nothing(client: Client, code: str, stranger: Supporter) -> None:
    sign_in(client, stranger)
    assert client.post(page(code), {"answer": "join"})["Location"] == reverse("supporters:account")
    assert "invitation" not in client.session


def test_one_s_own_link_is_shown_as_friends_see_it(client: Client, code: str, supporter: Supporter) -> None:
    sign_in(client, supporter)
    assert "C&#x27;est votre lien" in client.get(page(code)).content.decode().replace("'", "&#x27;")


def test_an_invitation_is_closed_in_silence(client: Client, code: str) -> None:
    silent_zone("metropole", timezone.now())
    assert client.get(page(code)).status_code == 403


def test_a_known_person_registers_again_without_a_sponsor(client: Client, code: str) -> None:
    known = make_supporter(email="connue@example.org")
    client.post(page(code), {"answer": "join"})
    register(email=known.email, at=timezone.now())
    join(client, known.email)
    assert not Sponsorship.objects.exists()
