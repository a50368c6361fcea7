"""The daily programme: proposed from its lines, read, corrected, answered for by one person, and sent to each once."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from mailings.models import Delivery, Mailing, ProgrammeDay, Tally
from mailings.programme.days import bits_of, days_of, writes_on
from mailings.programme.sharing import settled_share, shares, takers
from mailings.services import programme as services
from mailings.services.preparing import prepare_due
from mailings.services.programme_rules import save_rule
from mailings.services.writing import revise
from tests.actions.making import make_content, make_editor
from tests.factories import make_place
from tests.mailings.access_programme import make_rule
from tests.mailings.making import make_audience, make_subscriber
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
#: A Tuesday, in the evening of Paris.
EVENING = datetime(2027, 3, 2, 18, 0, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
State = Mailing.State


def proposed(day: date = WEDNESDAY, at: datetime = EVENING) -> ProgrammeDay:
    row = services.propose(day=day, at=at)
    assert row is not None
    return row


def letters(day: date = WEDNESDAY) -> list[Mailing]:
    return list(Mailing.objects.of_programme(day=day))


def test_weekdays_are_bits_monday_the_lowest() -> None:
    assert days_of(0b1000001) == [0, 6]
    assert bits_of([6, 0, 0]) == 0b1000001
    assert [writes_on(0b0000100, date(2027, 3, day)) for day in (1, 2, 3)] == [False, False, True]


def test_each_line_of_the_day_proposes_a_letter_with_its_blocks() -> None:
    make_rule(name="Du jour", with_walk=True, with_week=True)
    make_rule(name="Du lundi", weekdays=0b0000001)
    make_rule(name="À l'arrêt", is_active=False)
    proposed()
    [letter] = letters()
    assert (letter.state, letter.kind, letter.send_time, letter.written_by) == (State.DRAFT, "daily", time(10), None)
    assert letter.title == "Du jour, mercredi 3 mars"
    assert [block.kind for block in letter.blocks.all()] == ["text", "content", "walk", "week"]
    assert letter.subjects.get().text == "Aujourd'hui, on y va"


def test_proposing_twice_proposes_once() -> None:
    make_rule()
    assert proposed().pk == proposed().pk
    assert len(letters()) == 1


def test_a_line_before_nine_on_sundays_waits_for_nine() -> None:
    make_rule(send_time=time(7, 30))
    sunday = date(2027, 3, 7)
    proposed(sunday)
    assert letters(sunday)[0].send_time == time(9)


def test_nothing_is_proposed_for_a_day_of_silence() -> None:
    make_rule()
    fall_silent(datetime(2027, 3, 3, 9, tzinfo=UTC))
    assert services.propose(day=WEDNESDAY, at=EVENING) is None
    assert not ProgrammeDay.objects.exists()


def test_nothing_is_proposed_beyond_fourteen_days_nor_in_the_past() -> None:
    make_rule()
    for day in (date(2027, 3, 1), date(2027, 3, 16)):
        with pytest.raises(ValidationError):
            services.propose(day=day, at=EVENING)


def test_the_next_days_are_proposed_in_the_evening_alone() -> None:
    make_rule()
    assert services.propose_coming(at=EVENING - timedelta(hours=6)) == 0
    assert services.propose_coming(at=EVENING) == 2
    assert services.propose_coming(at=EVENING + timedelta(minutes=15)) == 0


def test_what_nobody_answered_for_is_given_up_once_its_day_is_over() -> None:
    make_rule()
    proposed()
    services.propose_coming(at=EVENING + timedelta(days=1))
    assert len(letters()) == 1
    services.propose_coming(at=EVENING + timedelta(days=2))
    assert letters() == []


def test_one_person_answers_for_the_whole_day() -> None:
    make_rule(name="Un")
    make_rule(name="Deux", send_time=time(18))
    make_subscriber()
    editor = make_editor()
    day = services.approve_day(day=proposed(), by=editor, at=EVENING, seen=services.seen_as(letters()))
    assert (day.state, day.decided_by) == ("approved", editor)
    assert [letter.state for letter in letters()] == [State.SCHEDULED, State.SCHEDULED]
    assert [letter.approvals.get().by for letter in letters()] == [editor, editor]


def test_a_day_that_changed_since_it_was_read_is_read_again() -> None:
    make_rule()
    day, seen = proposed(), services.seen_as(letters())
    revise(mailing=letters()[0], subjects=["Autre chose"], by=make_editor(), at=EVENING)
    with pytest.raises(ValidationError) as refused:
        services.approve_day(day=day, by=make_editor(), at=EVENING, seen=seen)
    assert refused.value.code == "state"


def test_of_a_day_all_letters_leave_or_none() -> None:
    make_rule(name="Bon")
    make_rule(name="Mauvais", position=1, greeting="<b>Non</b>")
    day = proposed()
    with pytest.raises(ValidationError) as refused:
        services.approve_day(day=day, by=make_editor(), at=EVENING)
    assert list(refused.value.message_dict) == [str(letters()[1].pk)]
    assert [letter.state for letter in letters()] == [State.DRAFT, State.DRAFT]


def test_an_editor_does_not_answer_alone_for_their_own_words_to_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailings.services.approving.ALONE", 1)
    make_rule()
    make_subscriber()
    make_subscriber()
    day, editor = proposed(), make_editor()
    change(letters()[0], by=editor)
    with pytest.raises(ValidationError):
        services.approve_day(day=day, by=editor, at=EVENING)
    services.approve_day(day=day, by=make_editor(), at=EVENING)
    assert letters()[0].state == State.SCHEDULED


def change(letter: Mailing, **said: Any) -> Mailing:
    fields: dict[str, Any] = {"subject": "Demain", "text": "Bonjour.", "content": None, "send_time": time(10)}
    return services.change_proposal(mailing=letter, at=EVENING, **({"by": make_editor()} | fields | said))


def test_a_proposal_changes_where_it_is_read() -> None:
    make_rule()
    proposed()
    content = make_content()
    letter = change(letters()[0], subject="Ce soir", text="À ce soir !", content=content, send_time=time(17))
    assert (letter.subjects.get().text, letter.send_time, letter.revision) == ("Ce soir", time(17), 2)
    assert [(block.kind, block.text, block.content) for block in letter.blocks.all()] == [
        ("text", "À ce soir !", None),
        ("content", "", content),
    ]


def test_a_proposal_without_text_loses_its_greeting() -> None:
    make_rule()
    proposed()
    assert [block.kind for block in change(letters()[0], text="").blocks.all()] == ["content"]
    assert [block.kind for block in change(letters()[0], text="De nouveau.").blocks.all()] == ["text", "content"]


def test_a_proposal_is_not_moved_into_the_night() -> None:
    make_rule()
    proposed()
    with pytest.raises(ValidationError) as refused:
        change(letters()[0], send_time=time(23))
    assert list(refused.value.message_dict) == ["send_time"]


def test_a_letter_left_out_comes_back_when_proposed_again() -> None:
    make_rule()
    day = proposed()
    services.drop_proposal(mailing=letters()[0], by=make_editor(), at=EVENING)
    with pytest.raises(ValidationError):
        services.approve_day(day=day, by=make_editor(), at=EVENING)
    proposed()
    assert [letter.state for letter in letters()] == [State.DRAFT]


def test_a_skipped_day_sends_nothing_and_may_be_taken_up_again() -> None:
    make_rule()
    day, editor = proposed(), make_editor()
    services.approve_day(day=day, by=editor, at=EVENING)
    services.skip_day(day=day, by=editor, at=EVENING)
    assert (letters()[0].state, letters()[0].prepare_at) == (State.WAITING, None)
    taken = services.take_up_day(day=day, by=editor, at=EVENING)
    assert taken.state == "proposed"
    services.approve_day(day=day, by=editor, at=EVENING)
    assert letters()[0].state == State.SCHEDULED


def test_of_two_lines_that_mean_somebody_the_first_writes() -> None:
    here = make_place(name="Arles")
    near = make_subscriber(home=here)
    far = make_subscriber()
    make_rule(name="Pour tous", position=5)
    make_rule(name="Pour Arles", position=1, audience=make_audience(place=here))
    services.approve_day(day=proposed(), by=make_editor(confirmed_at=None), at=EVENING)
    local, whole = letters()
    assert [set(takers(letter, at=EVENING)) for letter in (local, whole)] == [{near}, {far}]
    told = shares([local, whole], at=EVENING)
    assert [(one.matching, one.receiving, one.taken) for one in told] == [(1, 1, 0), (2, 1, 1)]
    assert settled_share(whole, at=EVENING).left_out == {Delivery.Reason.CAP: 1}


def test_a_line_that_nobody_answered_for_leaves_nobody_without_a_letter() -> None:
    here = make_place()
    make_subscriber(home=here)
    make_rule(position=5)
    make_rule(position=1, audience=make_audience(place=here))
    proposed()
    assert takers(letters()[1], at=EVENING).count() == 1


def test_deliveries_are_written_as_they_were_shared() -> None:
    here = make_place()
    near, far = make_subscriber(home=here), make_subscriber()
    make_rule(position=5)
    make_rule(position=1, audience=make_audience(place=here))
    services.approve_day(day=proposed(), by=make_editor(confirmed_at=None), at=EVENING)
    prepare_due(at=datetime(2027, 3, 3, 8, 45, tzinfo=UTC))
    assert [[one.supporter for one in letter.deliveries.all()] for letter in letters()] == [[near], [far]]
    left_out = Tally.objects.get(mailing=letters()[1], outcome="left_out")
    assert (left_out.reason, left_out.number) == (Delivery.Reason.CAP, 1)


RULE: dict[str, Any] = {
    "name": "Le jour",
    "rhythm": "daily",
    "weekdays": 127,
    "send_time": time(10),
    "subject": "Bonjour",
    "greeting": "Bonjour.",
    "position": 0,
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weekdays", 0),
        ("send_time", time(5)),
        ("send_time", time(21)),
        ("subject", "Bonjour\r\nBcc: tous@example.org"),
        ("name", ""),
    ],
)
def test_a_line_that_could_not_write_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        save_rule(**(RULE | {"audience": make_audience(), field: value}))
    assert field in refused.value.message_dict


def test_a_line_with_nothing_to_say_or_an_archived_audience_is_refused() -> None:
    nothing = {"greeting": "", "with_content": False, "with_walk": False, "with_week": False}
    archived = make_audience(archived_at=EVENING)
    for said, field in ((nothing, "greeting"), ({"audience": archived}, "audience")):
        with pytest.raises(ValidationError) as refused:
            save_rule(**(RULE | {"audience": make_audience()} | said))
        assert list(refused.value.message_dict) == [field]


def test_a_line_changes_and_stays_one() -> None:
    rule = save_rule(**RULE, audience=make_audience())
    assert save_rule(rule=rule, weekdays=1).pk == rule.pk
    rule.refresh_from_db()
    assert (rule.weekdays, rule.subject) == (1, "Bonjour")
