"""Inviting friends: once, forgotten at once, and nobody learns anything of anybody."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supporters.models import OutgoingMail, Supporter, Suppression
from supporters.outbox import send_due
from supporters.services.accounts import email_hash
from teams.models import FriendInvitation, InvitationLink, InvitedAddress
from teams.services.friends import TooManyFriends, counts_of, invite_friends, invited_hash, link_of
from territory.silence import Silenced
from tests.factories import make_role, make_supporter, sign_in
from tests.supporters.test_moderation import silent_zone

FRIENDS = reverse("teams:friends")
FRIEND = "amie@example.net"
pytestmark = pytest.mark.django_db


@pytest.fixture
def delivered(settings: Any, queued_mail: None) -> None:
    """Mail becomes rows; `send_due` puts what leaves in mail.outbox."""
    settings.MAIL_DELIVERY = {"backend": "django.core.mail.backends.locmem.EmailBackend"}


def invite(inviter: Supporter, *emails: str, words: str = "", at: Any = None) -> int:
    return invite_friends(inviter=inviter, emails=emails or (FRIEND,), words=words, at=at or timezone.now())


def filled(**changes: str) -> dict[str, str]:
    return {"friend_1": FRIEND, "words": "On y va ensemble ?"} | changes


def texts() -> Iterator[str]:
    """Everything that the database holds in letters or bytes."""
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            yield from (str(bytes(value)) if isinstance(value, memoryview | bytes) else str(value) for value in row)


def test_a_friend_receives_one_message_and_the_address_is_nowhere(signed_in: Client, delivered: None) -> None:
    response = signed_in.post(FRIENDS, filled())
    assert (response.status_code, response["Location"]) == (302, FRIENDS)
    send_due(at=timezone.now())
    assert [letter.to for letter in mail.outbox] == [[FRIEND]]
    assert not [text for text in texts() if "amie" in text]
    assert InvitedAddress.objects.get().address_hash == invited_hash(FRIEND)
    assert not OutgoingMail.objects.exists()


def test_the_message_says_who_writes_why_and_how_to_refuse(supporter: Supporter) -> None:
    invite(supporter, words="Viens, c'est <b>samedi</b> & on rit.")
    letter: Any = mail.outbox[0]
    html = letter.alternatives[0].content
    assert letter.subject == "Camille vous invite à rejoindre Tous en campagne"
    for written in (letter.body, html):
        for words in ("Camille nous a donné votre adresse", "douze mois", "Je ne veux plus aucun message", "CNIL"):
            assert words in written
        assert "/refuser/" in written
        assert reverse("privacy-notice") in written
    assert "c'est <b>samedi</b> & on rit." in letter.body
    assert "&lt;b&gt;samedi" in html
    assert "<b>samedi" not in html
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert supporter.email not in letter.body


def test_ten_people_who_invite_one_friend_send_one_message(db: None) -> None:
    for number in range(10):
        invite(make_supporter(display_name=f"Ami {number}"))
    assert len(mail.outbox) == 1
    assert FriendInvitation.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_ten_people_at_the_same_instant_send_one_message_too(queued_mail: None) -> None:
    def together(inviter: Supporter) -> None:
        invite(inviter)
        connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(together, [make_supporter() for _each in range(10)]))
    assert (OutgoingMail.objects.count(), FriendInvitation.objects.count()) == (1, 10)


def test_one_address_written_in_several_ways_is_one_friend(supporter: Supporter) -> None:
    assert invite(supporter, FRIEND, "Amie@Example.net ") == 1
    assert len(mail.outbox) == 1


def test_after_twelve_months_a_friend_may_be_invited_again(supporter: Supporter) -> None:
    now = timezone.now()
    invite(supporter, at=now - timedelta(days=366))
    invite(supporter, at=now - timedelta(days=2))
    invite(supporter, at=now)
    assert len(mail.outbox) == 2


def unwritable() -> dict[str, str]:
    known, erased, invited = make_supporter().email, "partie@example.net", "deja@example.net"
    Suppression.objects.create(email_hash=email_hash(erased))
    InvitedAddress.objects.create(address_hash=invited_hash(invited), at=timezone.now())
    return {"known": known, "erased": erased, "invited": invited}


@pytest.mark.parametrize("which", ["known", "erased", "invited"])
def test_whom_we_do_not_write_to_is_told_to_nobody(signed_in: Client, which: str) -> None:
    email = unwritable()[which]
    answers = []
    for address in (email, FRIEND):
        posted = signed_in.post(FRIENDS, filled(friend_1=address))
        answers.append((posted.status_code, posted["Location"], shown(signed_in)))
        FriendInvitation.objects.all().delete()
    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [[FRIEND]]


def shown(client: Client) -> str:
    """The page after an invitation, without what changes at each reading."""
    body = client.get(FRIENDS).content.decode()
    return "".join(line for line in body.splitlines() if "csrfmiddlewaretoken" not in line and "nonce" not in line)


def test_every_address_asks_the_same_questions_of_the_database(supporter: Supporter) -> None:
    """A message that leaves is one row more: nothing else tells a friend from somebody known."""
    link_of(supporter=supporter, at=timezone.now())
    asked = []
    for address in (FRIEND, *unwritable().values()):
        with CaptureQueriesContext(connection) as queries:
            invite(supporter, address)
        asked.append([query["sql"][:40] for query in queries if "SAVEPOINT" not in query["sql"]])
    assert asked[0] == asked[1] == asked[2] == asked[3]


def test_programs_get_the_same_answer_too(signed_in: Client) -> None:
    url = reverse("api:teams-api:friends")
    answers = [
        signed_in.post(url, {"emails": [email]}, content_type="application/json") for email in unwritable().values()
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, b'{"invited":1}')}
    assert mail.outbox == []
    assert signed_in.get(url).json()["invited"] == 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"friend_1": ""}, "Indiquez l&#x27;adresse d&#x27;au moins une personne."),
        ({"friend_2": "amie@"}, "Cette adresse n&#x27;est pas complète"),
        ({"words": "Regarde www.exemple.fr"}, "Retirez les liens"),
        ({"words": "x" * 301}, "300"),
    ],
)
def test_an_error_stands_by_its_field_and_nothing_leaves(
    signed_in: Client, changes: dict[str, str], words: str
) -> None:
    response = signed_in.post(FRIENDS, filled(**changes))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert mail.outbox == []
    assert not FriendInvitation.objects.exists()


def test_one_s_own_address_is_refused(signed_in: Client, supporter: Supporter) -> None:
    response = signed_in.post(FRIENDS, filled(friend_3=supporter.email.upper()))
    assert (response.status_code, "C&#x27;est votre propre adresse." in response.content.decode()) == (422, True)
    with pytest.raises(ValidationError):
        invite(supporter, supporter.email)


def test_ten_friends_a_day_and_no_more(signed_in: Client, supporter: Supporter) -> None:
    for turn in range(2):
        invite(supporter, *(f"ami{turn}{number}@example.net" for number in range(5)))
    response = signed_in.post(FRIENDS, filled())
    assert (response.status_code, int(response["Retry-After"]) > 80_000) == (429, True)
    assert FRIEND in response.content.decode()
    assert len(mail.outbox) == 10
    url = reverse("api:teams-api:friends")
    assert signed_in.post(url, {"emails": [FRIEND]}, content_type="application/json").status_code == 429
    invite(supporter, at=timezone.now() + timedelta(days=1, minutes=1))


def test_six_friends_at_once_are_refused_whole(supporter: Supporter) -> None:
    with pytest.raises(ValidationError):
        invite(supporter, *(f"ami{number}@example.net" for number in range(6)))
    assert not FriendInvitation.objects.exists()


def test_a_form_that_passes_ten_is_refused_whole(supporter: Supporter) -> None:
    for turn in range(2):
        invite(supporter, *(f"ami{turn}{number}@example.net" for number in range(4)))
    with pytest.raises(TooManyFriends):
        invite(supporter, *(f"amie{number}@example.net" for number in range(4)))
    assert FriendInvitation.objects.count() == 8


def test_nobody_is_invited_in_silence(signed_in: Client, supporter: Supporter) -> None:
    silent_zone("metropole", timezone.now())
    assert signed_in.post(FRIENDS, filled()).status_code == 403
    with pytest.raises(Silenced):
        invite(supporter)
    assert "vous pourrez inviter de nouveau" in signed_in.get(FRIENDS).content.decode()
    assert mail.outbox == []
    assert not InvitedAddress.objects.exists()


def test_silence_that_falls_before_the_message_leaves_stops_it_for_good(supporter: Supporter, delivered: None) -> None:
    invite(supporter)
    silent_zone("metropole", timezone.now())
    send_due(at=timezone.now())
    assert mail.outbox == []
    assert not OutgoingMail.objects.exists()
    assert not [text for text in texts() if "amie" in text]


def test_a_name_that_is_a_link_is_not_repeated_to_strangers(db: None) -> None:
    invite(make_supporter(display_name="gagnez.spam.com"))
    assert mail.outbox[0].subject.startswith("Une personne qui vous connaît")


def test_a_person_keeps_one_link(supporter: Supporter) -> None:
    first = link_of(supporter=supporter, at=timezone.now())
    assert link_of(supporter=supporter, at=timezone.now()) == first
    assert InvitationLink.objects.count() == 1


def test_the_page_shows_the_link_its_code_and_the_counts(signed_in: Client, supporter: Supporter) -> None:
    invite(supporter)
    body = signed_in.get(FRIENDS).content.decode()
    code = link_of(supporter=supporter, at=timezone.now()).code
    assert f"{site.SITE_URL}/invitation/{code}/" in body
    assert counts_of(supporter=supporter).invited == 1
    assert reverse("teams:chain") not in body


def test_the_code_is_drawn_for_the_page_and_for_print(signed_in: Client) -> None:
    svg = signed_in.get(reverse("teams:friends-qr", args=["svg"]))
    png = signed_in.get(reverse("teams:friends-qr", args=["png"]))
    assert (svg["Content-Type"], svg.content[:5]) == ("image/svg+xml", b"<?xml")
    assert b"style=" not in svg.content
    assert (png["Content-Type"], png.content[1:4]) == ("image/png", b"PNG")
    assert int.from_bytes(png.content[16:20]) > 1000
    assert signed_in.get("/equipe/inviter/code.gif").status_code == 404


def test_who_is_not_signed_in_is_asked_to(client: Client, db: None) -> None:
    for url in (FRIENDS, reverse("teams:friends-qr", args=["svg"]), reverse("teams:chain")):
        assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_a_national_organiser_is_shown_the_way_to_the_chain(client: Client, db: None) -> None:
    person = make_role(None, "national").supporter
    assert reverse("teams:chain") in sign_in(client, person).get(FRIENDS).content.decode()
