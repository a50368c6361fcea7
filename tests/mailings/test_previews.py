"""A letter as five of its readers will see it, and its proof: of a reader, staff learn a first name and a commune."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mailings.audiences.readers import draw
from mailings.composing.rendering import preview
from mailings.models import Mailing
from mailings.returns.tokens import make
from supporters.ledger import PARIS
from supporters.models import Act, ActDay, OutgoingMail, Supporter
from tests.actions.making import make_editor
from tests.factories import make_place, sign_in
from tests.mailings.making import make_audience, make_block, make_mailing, make_recipient, make_subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
NOW = timezone.now()


@pytest.fixture
def writer(db: None) -> Supporter:
    return make_editor(display_name="Qui écrit", email="plume@exemple.fr")


@pytest.fixture
def desk(client: Client, writer: Supporter) -> Client:
    return sign_in(client, writer)


def look(mailing: Mailing, name: str = "preview") -> str:
    return reverse(f"mailings:{name}", args=[mailing.pk])


def make_reader(name: str, place: str, tier: int = 0, **overrides: Any) -> Supporter:
    departement = make_place(kind="departement", name=f"Département de {place}")
    home = make_place(name=place, departement=departement)
    person = make_subscriber(display_name=name, home=home, **overrides)
    make_recipient(supporter=person, tier=tier)
    return person


def test_readers_are_of_every_tier_and_from_elsewhere_each() -> None:
    people = [make_reader(f"Camille {tier}", f"Ville {tier}", tier) for tier in (0, 1, 2, 3)]
    last = make_reader("Dominique", "Ville 4", 3)
    found = draw(make_mailing(), turn=0, at=NOW)
    assert {one.recipient.tier for one in found[:4]} == {0, 1, 2, 3}
    assert set(found) == {*people, last}


def test_everybody_who_looks_at_a_draw_sees_the_same_people() -> None:
    for number in range(12):
        make_reader(f"Camille {number}", f"Ville {number}")
    mailing = make_mailing()
    first = draw(mailing, turn=0, at=NOW)
    assert len(set(first)) == 5
    assert draw(mailing, turn=0, at=NOW) == first
    assert any(draw(mailing, turn=turn, at=NOW) != first for turn in range(1, 8))


def test_nobody_is_shown_who_would_not_receive_it() -> None:
    place = make_place()
    reader = make_subscriber(home=place)
    make_subscriber(home=make_place())
    stopped = make_subscriber(home=place)
    make_recipient(supporter=stopped, stopped_at=NOW, stopped_for="unsubscribed")
    mailing = make_mailing(audience=make_audience(place=place))
    assert draw(mailing, turn=0, at=NOW) == [reader]


def test_staff_see_a_first_name_and_a_commune_and_nothing_else_of_a_reader(desk: Client) -> None:
    person = make_reader("Camille Dupont", "Vire", email="camille@exemple.fr")
    text = desk.get(look(make_mailing())).content.decode()
    assert "Camille" in text
    assert "Vire" in text
    assert "Dupont" not in text
    assert person.email not in text


def test_the_letter_is_filled_in_for_the_reader_who_was_chosen(desk: Client) -> None:
    make_reader("Camille Dupont", "Vire", 3)
    make_reader("Dominique Martin", "Caen", 2)
    mailing = make_mailing(text="Bonjour {{prénom|à vous}}.", subjects=("Pour {{prénom|vous}}",))
    shown = [desk.get(look(mailing, "preview-letter"), {"lecteur": n}).content.decode() for n in (0, 1)]
    assert "Bonjour Camille" in shown[0]
    assert "Bonjour Dominique" in shown[1]
    assert "Pour Dominique" in desk.get(look(mailing), {"lecteur": 1}).content.decode()


def test_by_night_it_is_shown_in_its_dark_colours_whatever_the_screen(desk: Client) -> None:
    mailing = make_mailing()
    day, night = (desk.get(look(mailing, "preview-letter"), {"sombre": n}).content.decode() for n in (0, 1))
    assert "prefers-color-scheme" not in day + night
    assert "@media not all" in day
    assert "@media all" in night


def test_no_script_runs_in_the_frame_and_nobody_else_frames_it(desk: Client) -> None:
    response = desk.get(look(make_mailing(), "preview-letter"))
    policy = response["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]
    page = desk.get(look(make_mailing()))
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert " sandbox>" in page.content.decode()


def test_the_text_part_is_shown_too(desk: Client) -> None:
    mailing = make_mailing(text="Bonjour **à tous**.")
    text = desk.get(look(mailing), {"vue": "texte"}).content.decode()
    assert "mail-text" in text
    assert "<iframe" not in text


def test_each_subject_that_is_tried_can_be_looked_at(desk: Client) -> None:
    mailing = make_mailing(subjects=("Un", "Deux"))
    text = desk.get(look(mailing), {"objet": 1}).content.decode()
    assert "Objets essayés" in text
    assert "<span>Deux</span>" in text


@pytest.mark.parametrize(
    "asked",
    [
        {"lecteur": "99"},
        {"lecteur": "x"},
        {"objet": "-1"},
        {"tirage": "9" * 40},
        {"vue": "minitel"},
        {"lecteur": "²"},
        {"sombre": "peut-être"},
    ],
)
def test_an_address_that_means_nothing_shows_the_first_of_all(desk: Client, asked: dict[str, str]) -> None:
    make_reader("Camille", "Vire")
    mailing = make_mailing()
    assert desk.get(look(mailing), asked).status_code == 200
    assert desk.get(look(mailing, "preview-letter"), asked).status_code == 200


def test_without_readers_it_is_shown_as_its_writer_would_read_it(desk: Client) -> None:
    text = desk.get(look(make_mailing())).content.decode()
    assert "Personne ne recevrait ce courrier" in text
    assert "<iframe" in text


def test_what_keeps_it_from_leaving_is_said_beside(desk: Client) -> None:
    mailing = make_mailing(subjects=())
    text = desk.get(look(mailing)).content.decode()
    assert "Avant de le faire partir" in text


def test_a_draft_is_shown_as_it_was_typed_beside_what_is_wrong_with_it(desk: Client) -> None:
    text = desk.get(look(make_mailing(text="Bonjour {{parti}}."))).content.decode()
    assert "Avant de le faire partir" in text
    shown = desk.get(look(make_mailing(text="Bonjour {{parti}}."), "preview-letter")).content.decode()
    assert "Bonjour {{parti}}." in shown


def test_a_proof_reaches_whoever_asks_for_it_and_nobody_else(desk: Client, writer: Supporter) -> None:
    make_subscriber()
    mailing = make_mailing(subjects=("Un", "Deux"), sender='La "campagne"')
    response = desk.post(look(mailing, "proof"), follow=True)
    assert "2 épreuves partent" in response.content.decode()
    mails = OutgoingMail.objects.order_by("pk")
    assert {mail.to for mail in mails} == {writer.email}
    assert [mail.subject for mail in mails] == ["[Épreuve] Un", "[Épreuve] Deux"]


def test_a_proof_has_both_parts_and_the_letter_s_own_sender(desk: Client, settings: Any) -> None:
    mailing = make_mailing(text="Bonjour à tous.")
    make_block(mailing=mailing, kind="button", text="Venez", url=f"{settings.SITE_URL}/agir/")
    desk.post(look(mailing, "proof"))
    content = bytes(OutgoingMail.objects.get().content)
    assert b"multipart/alternative" in content
    assert f"<{settings.LETTER_FROM}>".encode() in content
    assert b"Auto-Submitted: auto-generated" in content


def test_proofs_are_not_sent_without_end(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    mailing = make_mailing()
    answers = [desk.post(look(mailing, "proof")).status_code for _number in range(31)]
    assert answers == [302] * 30 + [429]


def test_what_has_left_can_still_be_looked_at_and_not_changed(desk: Client) -> None:
    text = desk.get(look(make_mailing(state="sent", started_at=NOW - timedelta(days=1)))).content.decode()
    assert "/admin/mailings/mailing/" not in text


def test_whoever_looks_at_a_letter_cannot_stop_its_readers_letters(desk: Client) -> None:
    reader = make_reader("Camille", "Ville")
    mailing = make_mailing()
    letter = desk.get(look(mailing, "preview-letter")).content.decode()
    [token] = set(re.findall(r"/u/([a-z2-7]+)/", letter))
    assert token == make(0, mailing.pk)
    desk.post(reverse("mailings:letters", args=[token]), {"List-Unsubscribe": "One-Click"})
    reader.recipient.refresh_from_db()
    assert reader.recipient.stopped_at is None


def test_the_week_of_a_preview_is_an_example_and_nobodys(writer: Supporter) -> None:
    reader = make_reader("Camille", "Ville", selected=True)
    ActDay.objects.create(supporter=reader, kind=Act.Kind.DOORS, day=NOW.astimezone(PARIS).date(), total=731)
    mailing = make_mailing()
    make_block(mailing=mailing, kind="week", text="")
    for seen in (preview(mailing, supporter=reader, at=NOW), preview(mailing, supporter=writer, at=NOW)):
        assert "24 portes frappées" in seen.text
        assert "731 portes" not in seen.text + seen.html
