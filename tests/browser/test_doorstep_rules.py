"""Rules that phones and the server both hold, asked of both: notes, merging, sealing."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page

from canvassing.doorstep.linting import found_in, lint_for_pack
from canvassing.doorstep.merging import STATES, Event, fold
from canvassing.doorstep.sealing import open_seal, public_key
from tests.canvassing.lint_cases import CASES

CARD = "0d6e5c1e-9a43-4c1c-8a55-0f0b2f7f5d11"


@pytest.fixture
def ask(page: Page, live_site: str) -> Any:
    """`ask("merging", "(module, said) => …", said)`: what a module of the doorstep pages answers."""
    page.goto(f"{live_site}/static/js/doorstep/merging.js")

    def answer(module: str, code: str, said: Any) -> Any:
        path = f"/static/js/doorstep/{module}.js"
        return page.evaluate(f"async (said) => ({code})(await import('{path}'), said)", said)

    return answer


def test_notes_are_read_alike(ask: Any) -> None:
    said = {"texts": [text for text, _kind in CASES], "rules": lint_for_pack()}
    code = "(module, { texts, rules }) => texts.map((text) => module.foundIn(text, rules))"
    assert dict(zip(said["texts"], ask("linting", code, said), strict=True)) == {
        text: found_in(text) for text in said["texts"]
    }


def test_every_pattern_is_read_by_browsers(ask: Any) -> None:
    code = "(module, rules) => rules.patterns.filter(({ pattern }) => !new RegExp(pattern, 'iu')).length"
    assert ask("linting", code, lint_for_pack()) == 0


def test_events_add_up_alike(ask: Any) -> None:
    chance = Random(5)  # noqa: S311 - the same draw each time
    cases = [_case(chance) for _each in range(200)]
    code = "(module, cases) => cases.map(({ events, ...known }) => module.fold(events, known))"
    theirs = ask("merging", code, [said for said, _ours in cases])
    assert theirs == [ours for _said, ours in cases]


def test_a_card_sealed_by_a_browser_is_opened(ask: Any) -> None:
    content = {"email": "lea@example.org", "first_name": "Léa"}
    code = "(module, { content, card, key }) => module.seal(content, { card, key })"
    sealed = ask("sealing", code, {"content": content, "card": CARD, "key": public_key()})
    assert open_seal(sealed, card=CARD) == content


def _case(chance: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    noon, doors = datetime(2026, 11, 21, 12, tzinfo=UTC), chance.randint(1, 20)
    since = noon + timedelta(minutes=3) if chance.random() < 0.3 else None
    events = []
    for _each in range(chance.randint(0, 6)):
        state = chance.choice([*STATES, ""])
        events.append(
            Event(
                id=str(UUID(int=chance.getrandbits(128))),
                at=noon + timedelta(minutes=chance.randint(0, 6)),
                state=state,
                left=chance.randint(0, 25),
                reopens=chance.random() < 0.2,
                text=chance.choice(["", "porte lourde", "par la cour"]) if not state else "",
            )
        )
    said = [vars(event) | {"at": event.at.isoformat()} for event in events]
    ours = fold(events, doors=doors, since=since)
    known = {"doors": doors, "since": since.isoformat() if since else None}
    return {"events": said, **known}, {"state": ours.state, "left": ours.left, "note": ours.note}
