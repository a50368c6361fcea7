"""Letters for programs of the staff: the pages' own rules."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from mailings.models import Mailing
from supporters.models import OutgoingMail, Supporter
from tests.actions.films import picture_file
from tests.actions.making import make_content, make_editor
from tests.factories import make_place, sign_in
from tests.mailings.making import make_audience, make_mailing, make_subscriber
from tests.teams.silences import fall_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
JSON, ROOT = "application/json", "/api/v1/mailings/"
#: A Wednesday.
NOW = datetime(2027, 3, 10, 8, tzinfo=UTC)


@pytest.fixture
def writer(db: None) -> Supporter:
    return make_editor(display_name="Qui écrit")


@pytest.fixture
def desk(client: Client, writer: Supporter) -> Client:
    return sign_in(client, writer)


def write(desk: Client, **overrides: Any) -> Any:
    said: dict[str, Any] = {
        "title": "Dimanche",
        "sender": "Tous en campagne",
        "subjects": ["Dimanche, on y va"],
        "blocks": [{"kind": "text", "text": "Bonjour à tous."}],
    }
    if "audience" not in overrides:
        said["audience"] = make_audience().pk
    return desk.post(ROOT, said | overrides, content_type=JSON)


def do(desk: Client, mailing: Any, verb: str, method: str = "post", **said: Any) -> Any:
    pk = mailing["id"] if isinstance(mailing, dict) else mailing.pk
    return getattr(desk, method)(f"{ROOT}{pk}/{verb}", said, content_type=JSON)


def test_a_program_writes_a_letter_and_reads_it_again(desk: Client) -> None:
    content = make_content()
    made = write(desk, blocks=[{"kind": "title", "text": "Demain"}, {"kind": "content", "content": content.slug}])
    assert made.status_code == 201
    said = desk.get(f"{ROOT}{made.json()['id']}/").json()
    assert said == made.json()
    assert (said["state"], said["revision"], said["approved"], said["kind"]) == ("draft", 1, False, "letter")
    assert [(block["kind"], block["text"], block["content"]) for block in said["blocks"]] == [
        ("title", "Demain", None),
        ("content", "", content.slug),
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"subjects": ["Bonjour\r\nBcc: tous@exemple.fr"]}, "subjects"),
        ({"sender": "Nous\nBcc: tous@exemple.fr"}, "sender"),
        ({"blocks": [{"kind": "button", "text": "Venez"}]}, "blocks"),
        ({"blocks": [{"kind": "picture", "alt": "Une place"}]}, "blocks"),
        ({"audience": 0}, "audience"),
        ({"subjects": ["1", "2", "3", "4"]}, "subjects"),
        ({"sample_share": 51}, "sample_share"),
    ],
)
def test_what_could_not_be_sent_is_refused_by_its_field(desk: Client, said: dict[str, Any], field: str) -> None:
    answer = write(desk, **said)
    assert (answer.status_code, list(answer.json())) == (422, [field])
    assert not Mailing.objects.exists()


def test_some_of_it_is_changed_and_the_rest_stays(desk: Client) -> None:
    made = write(desk).json()
    [block] = made["blocks"]
    changed = do(
        desk, made, "", "patch", preheader="Venez", blocks=[block | {"text": "Autre."}, {"kind": "week"}]
    ).json()
    assert (changed["revision"], changed["preheader"], changed["subjects"]) == (2, "Venez", made["subjects"])
    assert [(one["id"] == block["id"], one["text"]) for one in changed["blocks"]] == [(True, "Autre."), (False, "")]
    assert do(desk, made, "", "patch", title="Pour nous").json()["revision"] == 2


def test_what_leaves_is_not_changed(desk: Client) -> None:
    assert do(desk, make_mailing(state="sending"), "", "patch", title="Trop tard").status_code == 409


@pytest.mark.usefixtures("own_files")
def test_a_picture_is_added_at_the_end_and_found_by_its_readers(desk: Client) -> None:
    made = write(desk).json()
    answer = desk.post(f"{ROOT}{made['id']}/pictures/", {"picture": picture_file(), "alt": "Une place"})
    assert answer.status_code == 201
    last = answer.json()["blocks"][-1]
    assert (last["kind"], last["alt"]) == ("picture", "Une place")
    found = desk.get("/" + last["picture"].split("/", 3)[3])
    assert (found.status_code, found["Content-Type"]) == (200, "image/jpeg")


def test_faults_are_told_before_and_refused_after(desk: Client) -> None:
    made = write(desk, subjects=[]).json()
    faults = do(desk, made, "faults/", "get").json()
    assert faults
    assert all(fault["sentence"] for fault in faults)
    assert do(desk, made, "submit/").status_code == 422
    do(desk, made, "", "patch", subjects=["Dimanche"])
    assert do(desk, made, "faults/", "get").json() == []
    assert do(desk, made, "submit/").json()["state"] == "waiting"
    assert do(desk, made, "submit/").status_code == 409


def test_two_people_answer_for_a_letter_by_program_too(desk: Client) -> None:
    made = write(desk).json()
    do(desk, made, "submit/")
    assert do(desk, made, "approve/", seen=1).status_code == 422
    do(desk, made, "", "patch", preheader="Venez")
    other = sign_in(Client(), make_editor())
    assert do(other, made, "approve/", seen=1).status_code == 409
    assert do(other, made, "approve/", seen=2).json()["approved"] is True
    assert do(other, made, "send-back/").json() | {"state": "", "approved": ""} == do(other, made, "", "get").json() | {
        "state": "",
        "approved": "",
    }


@time_machine.travel(NOW, tick=False)
def test_it_is_scheduled_at_a_good_hour_outside_every_silence(client: Client) -> None:
    desk = sign_in(client, make_editor())
    made = write(desk).json()
    when = {"send_on": "2027-03-12", "send_time": "10:00"}
    assert do(desk, made, "schedule/", "put", **when).status_code == 409
    do(desk, made, "submit/")
    late = do(desk, made, "schedule/", "put", **when | {"send_time": "23:00"})
    assert (late.status_code, list(late.json())) == (422, ["send_time"])
    assert "samedi 13 mars 2027 à 07:00" in late.json()["send_time"][0]
    done = do(desk, made, "schedule/", "put", **when).json()
    assert (done["state"], done["prepare_at"][:16]) == ("scheduled", "2027-03-12T09:30")
    assert do(desk, made, "schedule/", "delete").json()["state"] == "waiting"
    fall_silent(datetime(2027, 3, 12, 9, tzinfo=UTC))
    silent = do(desk, made, "schedule/", "put", **when)
    assert (silent.status_code, list(silent.json())) == (422, ["send_on"])


def test_it_is_previewed_for_a_reader_of_whom_little_is_told(desk: Client) -> None:
    make_subscriber(display_name="Camille Dupont", home=make_place(name="Vire"))
    made = write(desk, blocks=[{"kind": "text", "text": "Bonjour {{prénom|à vous}}."}]).json()
    seen = do(desk, made, "preview/", "get").json()
    assert seen["reader"] == {"first_name": "Camille", "place": "Vire"}
    assert "Bonjour Camille" in seen["text"]
    assert "Bonjour Camille" in seen["html"]


def test_a_draft_is_previewed_as_it_was_typed(desk: Client) -> None:
    made = write(desk, blocks=[{"kind": "text", "text": "Bonjour {{parti}}."}]).json()
    assert "Bonjour {{parti}}." in do(desk, made, "preview/", "get").json()["text"]
    assert do(desk, made, "faults/", "get").json()


def test_a_proof_reaches_whoever_asks(desk: Client, writer: Supporter) -> None:
    made = write(desk).json()
    assert do(desk, made, "proof/").json() == {"sent": 1}
    assert OutgoingMail.objects.get().to == writer.email


def test_letters_are_listed_by_state(desk: Client) -> None:
    make_mailing(created_at=timezone.now() - timedelta(days=1))
    sent = make_mailing(state="sent")
    assert len(desk.get(ROOT).json()["results"]) == 2
    assert [one["id"] for one in desk.get(ROOT, {"state": "sent"}).json()["results"]] == [sent.pk]
