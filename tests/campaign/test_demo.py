"""The demo: charming, consistent with what the services write, and never twice."""

import io
import json
import random
import time
from collections import Counter
from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from PIL import Image

from campaign.demo import SIGN_INS, TOTP_SECRET, sign_in_lines
from campaign.demo.faces import describe, draw_lots
from campaign.demo.loading import load
from campaign.demo.people import invent
from campaign.demo.portraits import make
from campaign.demo.sign_ins import current_code
from campaign.demo.texts import Chorus, Speaker, at_place, of_place
from supporters import ledger
from supporters.map_rebuild import compare_map
from supporters.models import Act, Consent, Decision, RemovedPicture, Supporter, Testimony
from supporters.services.moderation import publish_testimony
from supporters.services.testimonies import submit_own_testimony
from supporters.services.testimony_rules import TestimonyData, message_error
from territory.models import Place
from territory.silence import propaganda_allowed
from tests.factories import make_place, make_supporter

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def places(db: None) -> list[Place]:
    """Two communes of the mainland, one overseas."""
    names = [("Le Havre", 166_000, "metropole"), ("Les Adjots", 450, "metropole"), ("Les Abymes", 53_000, "guadeloupe")]
    return [make_place(name=name, population=people, zone=zone) for name, people, zone in names]


def contents() -> list[tuple[object, ...]]:
    """What the demo says, without the numbers that a database gives."""
    fields = ("display_name", "message", "place__name", "state", "photo", "photo_alt", "created_at", "published_at")
    return list(Testimony.objects.order_by("supporter__email").values_list(*fields))


def empty_fields(row: Model) -> set[str]:
    return {field.attname for field in row._meta.concrete_fields if getattr(row, field.attname) in (None, "", 0)}


def test_the_demo_has_every_state_of_moderation(places: list[Place]) -> None:
    counts = load(testimonies=48, seed=1, at=NOW)
    states = Counter(Testimony.objects.values_list("state", flat=True))
    assert counts["testimonies"] == sum(states.values()) == 48
    assert set(states) == set(Testimony.State.values)
    assert states["published"] == counts["published"] > 38
    assert Testimony.objects.filter(reports__isnull=False, reports__handled_at=None).count() == 3
    assert Decision.objects.filter(verdict="refuse").exclude(reason="").count() == states["refused"]


def test_counters_of_the_map_and_books_of_the_ledger_are_right(places: list[Place]) -> None:
    load(testimonies=48, seed=1, at=NOW)
    assert list(compare_map()) == []
    assert ledger.recount() == []


def test_rows_are_what_the_services_write(places: list[Place], moderator: Supporter) -> None:
    load(testimonies=40, seed=1, at=NOW)
    demo = Testimony.objects.published().filter(photo="").first()
    person = make_supporter()
    data = TestimonyData(display_name="Awa D.", message="Bonjour", place=places[0])
    true = submit_own_testimony(supporter=person, data=data, purposes=["account", "testimony"], at=timezone.now())
    publish_testimony(testimony=true, moderator=moderator, at=timezone.now())
    true.refresh_from_db()
    assert empty_fields(demo) == empty_fields(true)
    for model, path in ((Decision, "testimony"), (Act, "supporter__testimonies"), (Consent, "supporter__testimonies")):
        one, other = (model.objects.filter(**{path: row}).first() for row in (demo, true))
        assert empty_fields(one) - {"proof"} == empty_fields(other) - {"proof"}, model


def test_people_agree_to_what_is_shown_of_them(places: list[Place]) -> None:
    load(testimonies=48, seed=3, at=NOW)
    for testimony in Testimony.objects.published().select_related("supporter"):
        live = set(testimony.supporter.consents.live().values_list("purpose", flat=True))
        assert {"account", "testimony"} <= live
        assert not testimony.photo or ("photo" in live and testimony.photo_alt)
    assert not RemovedPicture.objects.exists()


def test_what_is_withdrawn_has_left_nothing(places: list[Place]) -> None:
    load(testimonies=48, seed=1, at=NOW)
    withdrawn = Testimony.objects.get(state=Testimony.State.WITHDRAWN)
    assert (withdrawn.message, withdrawn.display_name, withdrawn.photo) == ("", "", "")
    assert not withdrawn.decisions.exclude(message="").exists()
    assert not withdrawn.supporter.consents.live("testimony").exists()
    stored = {f"photos/{name}" for name in default_storage.listdir("photos")[1]}
    shown = {name for pair in Testimony.objects.exclude(photo="").values_list("photo", "thumbnail") for name in pair}
    assert shown <= stored


def test_the_same_seed_tells_the_same_demo_and_another_one_another(places: list[Place]) -> None:
    told = []
    for seed in (5, 5, 6):
        load(testimonies=12, seed=seed, at=NOW)
        told.append(contents())
        Testimony.objects.all().delete()
        Supporter.objects.all().delete()
    assert told[0] == told[1]
    assert told[0] != told[2]


def test_a_second_run_adds_nothing(places: list[Place], capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("load_demo", testimonies=20, json=True, force=True)
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["testimonies"], second["testimonies"]) == (20, 0)
    assert Testimony.objects.count() == 20


def test_it_is_refused_outside_debug_unless_forced(places: list[Place], settings: LazySettings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--force"):
        call_command("load_demo", testimonies=5)
    assert not Supporter.objects.exists()


def test_the_people_of_the_demo_can_sign_in(places: list[Place], client: Client) -> None:
    load(testimonies=5, seed=1, at=NOW)
    for one in SIGN_INS:
        person = Supporter.objects.get(email=one.email)
        assert person.check_password("campagne-de-demonstration")
        assert person.emailaddress_set.get().verified
        assert person.is_staff == bool(one.group)
        assert person.authenticator_set.filter(type="totp").exists() == one.has_second_factor
        assert person.testimonies.filter(state="published").exists() == one.testifies
    lines = "\n".join(sign_in_lines())
    assert all(one.email in lines for one in SIGN_INS)


def test_the_code_shown_is_the_one_asked_for() -> None:
    assert validate_totp_code(TOTP_SECRET, current_code(at=time.time()))


def test_the_election_silences_nobody_yet(places: list[Place]) -> None:
    load(testimonies=5, seed=1, at=NOW)
    assert propaganda_allowed(places[0], NOW)
    assert not propaganda_allowed(places[0], datetime(2027, 4, 10, 12, tzinfo=UTC))


def test_messages_differ_and_follow_the_rules_of_testimonies() -> None:
    chorus = Chorus(random.Random(1))  # noqa: S311
    rng = random.Random(2)  # noqa: S311
    speakers = [Speaker(rng.random() < 0.5, rng.randint(18, 90), "Le Havre", 166_000) for _ in range(2000)]
    messages = [chorus.message(speaker) for speaker in speakers]
    assert len(set(messages)) == 2000
    assert not [message for message in messages if message_error(message) or set("[]{}|") & set(message)]
    assert not [message for message in messages if "à Le " in message or "de Le " in message]


def test_places_take_the_preposition_they_have_in_french() -> None:
    names = ["Lyon 3e", "Le Havre", "Les Abymes", "Amiens", "Nouvelle-Calédonie", "La Rochelle"]
    assert [at_place(name) for name in names] == [
        "à Lyon", "au Havre", "aux Abymes", "à Amiens", "en Nouvelle-Calédonie", "à La Rochelle",
    ]  # fmt: skip
    assert [of_place(name) for name in names[:4]] == ["de Lyon", "du Havre", "des Abymes", "d'Amiens"]


def test_portraits_are_small_square_and_said_in_words() -> None:
    rng = random.Random(3)  # noqa: S311
    person = invent(rng, overseas=False)
    face = draw_lots(rng, woman=person.woman, age=person.age, family=person.family)
    large, small, _hash = make(face)
    assert Image.open(io.BytesIO(large)).size == (640, 640)
    assert Image.open(io.BytesIO(small)).size == (320, 320)
    assert len(large) + len(small) < 60_000
    assert describe(face, person.name).startswith("Portrait dessiné d")


@pytest.fixture(autouse=True)
def storage(own_files: None) -> None:
    """Files of a folder of its own."""
