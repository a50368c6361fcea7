"""How fast letter boxes are written to: staff lift a pause, set one, change a pace, and it is written down."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mailings.models import PaceStep, ProviderState
from mailings.services import paces
from mailings.services.pace import resting
from mailings.services.sending import send_due
from supporters import privacy
from supporters.models import Supporter
from supporters.privacy.purge import purge_expired
from tests.actions.making import make_editor
from tests.factories import sign_in
from tests.mailings.making import make_subscriber
from tests.mailings.sending import AT, prepared
from tests.mailings.sink import Sink

pytestmark = pytest.mark.django_db
JSON, ROOT = "application/json", "/api/v1/mailings/providers/"
WHY = "Leur équipe nous a répondu."


@pytest.fixture
def desk(client: Client, national: Supporter) -> Client:
    return sign_in(client, national)


def rest(provider: str = "gmail", *, at: datetime = AT, **fields: Any) -> ProviderState:
    """Paused for twelve hours, as by too many refusals."""
    told = {"per_minute": 600, "paused_until": at + timedelta(hours=12), "reason": "Elle nous refuse.", "level": 3}
    return ProviderState.objects.create(provider=provider, **(told | fields))


def test_letters_leave_again_once_a_pause_is_lifted(server: Sink, national: Supporter) -> None:
    person = make_subscriber(email="lea@gmail.com")
    rest()
    prepared()
    assert send_due(at=AT) == 0
    paces.lift_pause(provider="gmail", by=national, at=AT, words=WHY)
    assert send_due(at=AT) == 1
    assert server.recipients == [person.email]


def test_a_pause_that_is_lifted_is_forgotten_and_written_down(national: Supporter) -> None:
    until = rest(watched_from=AT, tried=9, refused=9).paused_until
    row = paces.lift_pause(provider="gmail", by=national, at=AT, words=f" {WHY} ")
    row.refresh_from_db()
    assert (row.paused_until, row.reason, row.level, row.watched_from, row.refused) == (None, "", 0, None, 0)
    step = PaceStep.objects.get()
    assert (step.provider, step.kind, step.by, step.at, step.words) == ("gmail", "lifted", national, AT, WHY)
    assert step.until == until


def test_lifting_is_undone_by_a_pause_and_the_other_way_round(national: Supporter) -> None:
    rest()
    paces.lift_pause(provider="gmail", by=national, at=AT, words=WHY)
    assert resting(at=AT) == set()
    paces.hold(provider="gmail", hours=6, by=national, at=AT, words="Trop tôt.")
    assert resting(at=AT + timedelta(hours=5, minutes=59)) == {"gmail"}
    assert resting(at=AT + timedelta(hours=6)) == set()
    assert [step.kind for step in PaceStep.objects.order_by("pk")] == ["lifted", "held"]


def test_a_pause_is_made_no_shorter_by_another(national: Supporter) -> None:
    rest()
    with pytest.raises(ValidationError, match="plus longtemps"):
        paces.hold(provider="gmail", hours=3, by=national, at=AT, words=WHY)
    assert ProviderState.objects.get().paused_until == AT + timedelta(hours=12)


@pytest.mark.parametrize("hours", [0, -1, 73])
def test_a_pause_has_bounds(national: Supporter, hours: int) -> None:
    with pytest.raises(ValidationError, match="72"):
        paces.hold(provider="gmail", hours=hours, by=national, at=AT, words=WHY)


def test_what_does_not_rest_has_no_pause_to_lift(national: Supporter) -> None:
    rest(paused_until=AT - timedelta(minutes=1))
    for provider in ("gmail", "orange"):
        with pytest.raises(ValidationError, match="n'est pas en pause"):
            paces.lift_pause(provider=provider, by=national, at=AT, words=WHY)
    assert not PaceStep.objects.exists()


def test_a_pace_is_changed_and_comes_back_to_its_default(server: Sink, national: Supporter) -> None:
    for number in range(5):
        make_subscriber(email=f"lea{number}@laposte.net")
    paces.set_pace(provider="laposte", per_minute=2, by=national, at=AT, words=WHY)
    prepared()
    assert send_due(at=AT) == 2
    row = paces.set_pace(provider="laposte", per_minute=None, by=national, at=AT, words="C'est bon.")
    assert row.per_minute == 200
    assert send_due(at=AT) == 3
    told = [(step.kind, step.before, step.after) for step in PaceStep.objects.order_by("pk")]
    assert told == [("set", 200, 2), ("reset", 2, 200)]


@pytest.mark.parametrize("number", [0, -5, 2001])
def test_a_pace_has_bounds(national: Supporter, number: int) -> None:
    with pytest.raises(ValidationError, match="De 1 à 2000"):
        paces.set_pace(provider="laposte", per_minute=number, by=national, at=AT, words=WHY)


def test_nothing_is_changed_without_a_reason(national: Supporter) -> None:
    rest()
    acts: list[Any] = [
        lambda **who: paces.lift_pause(provider="gmail", **who),
        lambda **who: paces.hold(provider="orange", hours=1, **who),
        lambda **who: paces.set_pace(provider="gmail", per_minute=10, **who),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="Dites pourquoi"):
            act(by=national, at=AT, words="  ")
    assert not PaceStep.objects.exists()


def test_the_journal_is_never_rewritten_outlives_its_people_and_ends_after_a_year(supporter: Supporter) -> None:
    rest()
    paces.lift_pause(provider="gmail", by=supporter, at=AT, words=WHY)
    step = PaceStep.objects.get()
    with pytest.raises(TypeError):
        step.save()
    privacy.erase(supporter=supporter, at=AT)
    assert PaceStep.objects.get().by is None
    purge_expired(at=AT + timedelta(days=364))
    assert PaceStep.objects.exists()
    purge_expired(at=AT + timedelta(days=366))
    assert not PaceStep.objects.exists()


def test_a_pause_is_lifted_on_its_page_with_a_reason(desk: Client, national: Supporter) -> None:
    rest("orange", at=timezone.now())
    page = reverse("mailings:pace-lift", args=["orange"])
    assert "Elle nous refuse." in desk.get(page).text
    assert desk.post(page).status_code == 422
    assert ProviderState.objects.get().paused_until is not None
    done = desk.post(page, {"words": WHY}, follow=True).text
    assert ProviderState.objects.get().paused_until is None
    assert WHY in done
    assert desk.post(page, {"words": WHY}).status_code == 409


def test_a_pace_is_changed_on_its_page_within_what_it_says(desk: Client) -> None:
    page = reverse("mailings:pace-set", args=["laposte"])
    assert "Débit habituel : 200" in desk.get(page).text
    assert desk.post(page, {"per_minute": "2001", "words": WHY}).status_code == 422
    assert desk.post(page, {"per_minute": "200", "words": WHY}).status_code == 409
    assert "Revenir au débit habituel" in desk.post(page, {"per_minute": "50", "words": WHY}, follow=True).text
    back = reverse("mailings:pace-reset", args=["laposte"])
    assert "Revenir au débit habituel" not in desk.post(back, {"words": "C'est bon."}, follow=True).text
    assert ProviderState.objects.get().per_minute == 200


def test_a_letter_box_is_held_back_on_its_page(desk: Client) -> None:
    page = reverse("mailings:pace-hold", args=["sfr"])
    assert desk.post(page, {"hours": "100", "words": WHY}).status_code == 422
    assert "En pause" in desk.post(page, {"hours": "2", "words": WHY}, follow=True).text
    assert resting(at=timezone.now()) == {"sfr"}


def test_editors_read_and_change_nothing(client: Client) -> None:
    rest("orange", at=timezone.now())
    page = sign_in(client, make_editor()).get(reverse("mailings:paces")).text
    assert "Elle nous refuse." in page
    assert reverse("mailings:pace-lift", args=["orange"]) not in page


def test_a_program_reads_and_steers(desk: Client, national: Supporter) -> None:
    rest("orange", at=timezone.now(), per_minute=300)
    told = {row["provider"]: row for row in desk.get(ROOT).json()}
    assert (told["orange"]["is_resting"], told["orange"]["reason"]) == (True, "Elle nous refuse.")
    laposte = told["laposte"]
    assert [laposte[name] for name in ("per_minute", "default", "least", "most")] == [200, 200, 1, 2000]
    lifted = desk.post(f"{ROOT}orange/resume/", {"words": WHY}, content_type=JSON)
    assert (lifted.status_code, lifted.json()["is_resting"]) == (200, False)
    assert desk.post(f"{ROOT}orange/resume/", {"words": WHY}, content_type=JSON).status_code == 409
    held = desk.post(f"{ROOT}orange/pause/", {"hours": 1, "words": WHY}, content_type=JSON)
    assert held.json()["is_resting"]
    said = {"per_minute": 2001, "words": WHY}
    assert desk.put(f"{ROOT}laposte/pace/", said, content_type=JSON).status_code == 422
    slow = desk.put(f"{ROOT}laposte/pace/", said | {"per_minute": 20}, content_type=JSON)
    assert slow.json()["per_minute"] == 20
    usual = desk.put(f"{ROOT}laposte/pace/", said | {"per_minute": None}, content_type=JSON)
    assert usual.json()["per_minute"] == 200
    steps = desk.get(f"{ROOT}steps/").json()
    assert [step["kind"] for step in steps] == ["reset", "set", "held", "lifted"]
    assert {step["by"] for step in steps} == {national.display_name}


def test_a_second_in_the_past_is_no_pause(national: Supporter) -> None:
    """A pause that ended by itself keeps its reason for whoever looks, and holds nothing back."""
    row = rest(paused_until=datetime(2026, 1, 1, tzinfo=UTC))
    assert not paces.is_resting(row, at=AT)
    assert resting(at=AT) == set()
