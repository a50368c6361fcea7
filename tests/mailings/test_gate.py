"""No letter starts to leave while SPF, DKIM or DMARC fail (E01): a real name server is asked, a real server would get
the letters."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from mailings.models import Mailing, Slice
from mailings.services import doctor, gate, holding, steering
from mailings.services.preparing import prepare_due
from mailings.services.sending import send_due
from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.mailings.guarding import DAY, DKIM, DMARC, HOUR, LETTERS, RETURNS, SPF, examine, standing
from tests.mailings.name_server import NameServer
from tests.mailings.sending import AT, assert_adds_up, prepared, scheduled, subscribers
from tests.mailings.sink import Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guarded")]


# --- At its hour ---


def test_letters_leave_when_all_three_are_right(names: NameServer, guarded: Sink) -> None:
    people = subscribers(2)
    examine(names)
    mailing = prepared()
    assert send_due(at=AT) == 2
    assert sorted(guarded.recipients) == sorted(person.email for person in people)
    assert_adds_up(mailing)


@pytest.mark.parametrize(
    ("name", "fault", "cure"),
    [
        (SPF, "ne dit pas qui écrit en son nom", "Ajoutez un enregistrement TXT « v=spf1"),
        (DKIM, "ne donne aucune clé", "Publiez la clé publique"),
        (DMARC, "ne donne aucune consigne", "Publiez dans _dmarc"),
    ],
)
def test_a_letter_that_would_be_refused_pauses_says_why_and_goes_on_once_it_is_cured(
    names: NameServer, guarded: Sink, national: Supporter, name: str, fault: str, cure: str
) -> None:
    subscribers(2)
    right = names.zone.pop((name, "TXT"))
    examine(names)
    mailing = scheduled()
    assert prepare_due(at=AT) == send_due(at=AT) == 0
    mailing.refresh_from_db()
    assert (mailing.state, mailing.needs_national, mailing.started_at) == (Mailing.State.PAUSED, False, None)
    assert fault in mailing.pause_reason
    assert cure in mailing.pause_reason
    assert mailing.steps.get(kind="stopped").words == mailing.pause_reason
    assert not mailing.deliveries.exists()
    with pytest.raises(ValidationError, match=fault):
        steering.resume(mailing=mailing, by=national, at=AT, words="Tant pis")
    names.zone[name, "TXT"] = right
    examine(names, ago=timedelta(minutes=1))
    steering.resume(mailing=mailing, by=national, at=AT)
    assert prepare_due(at=AT) == 1
    assert send_due(at=AT) == len(guarded.messages) == 2


def test_staff_who_steer_letters_are_told_of_what_did_not_leave(
    names: NameServer, national: Supporter, moderator: Supporter
) -> None:
    editor = make_editor()
    del names.zone[DMARC, "TXT"]
    examine(names)
    mailing = scheduled(title="Demain")
    prepare_due(at=AT)
    prepare_due(at=AT + HOUR)
    assert sorted(one.to[0] for one in mail.outbox) == sorted([editor.email, national.email])
    for said in (mail.outbox[0].body, str(mail.outbox[0].alternatives[0][0])):  # type: ignore[attr-defined]
        assert reverse("mailings:doctor") in said
        assert mailing.get_absolute_url() in said
        assert "ne donne aucune consigne" in said


def test_a_pause_takes_as_many_words_as_a_journal_has_room_for(names: NameServer) -> None:
    names.zone = {}
    examine(names)
    words = gate.in_words(gate.standing(at=AT))
    assert len(words) <= 300
    assert words.endswith("Et 2 autres fautes.")


def test_other_faults_than_these_three_keep_nothing_back(names: NameServer) -> None:
    del names.zone[LETTERS, "MX"], names.zone[RETURNS, "MX"]
    names.zone[SPF, "TXT"] = ["v=spf1 ip4:192.0.2.9 -all"]
    examine(names)
    assert doctor.last_report().faults  # type: ignore[union-attr]
    assert standing() == "open"


# --- What nobody knows ---


def test_without_any_report_a_letter_waits_for_one_that_it_asks_for(names: NameServer) -> None:
    subscribers(1)
    mailing = scheduled(prepare_at=AT - timedelta(minutes=30))
    assert prepare_due(at=AT) == 0
    mailing.refresh_from_db()
    assert (mailing.state, doctor.is_asked()) == (Mailing.State.SCHEDULED, True)
    examine(names)
    assert prepare_due(at=AT) == 1


def test_an_examination_that_never_comes_pauses_the_letter_after_an_hour(national: Supporter) -> None:
    mailing = scheduled(prepare_at=AT - gate.PATIENCE)
    assert prepare_due(at=AT) == 0
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.PAUSED
    assert "n'a pas abouti" in mailing.pause_reason
    steering.resume(mailing=mailing, by=national, at=AT)
    assert mailing.state == Mailing.State.PREPARING
    assert prepare_due(at=AT + timedelta(minutes=1)) == 0
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.PREPARING


def test_a_silent_name_server_leaves_the_last_word_to_what_was_known(names: NameServer) -> None:
    examine(names, ago=2 * DAY)
    names.silent = {SPF, DKIM, DMARC, f"_dmarc.{LETTERS}"}
    examine(names)
    assert "dns.silent" in [one.code for one in doctor.last_report().faults]  # type: ignore[union-attr]
    assert standing() == "open"


def test_what_was_known_a_week_ago_is_known_no_more(names: NameServer) -> None:
    examine(names, ago=7 * DAY)
    assert standing() == "waiting"
    examine(names, ago=7 * DAY - HOUR)
    assert standing() == "open"


def test_a_fault_stays_one_while_the_name_server_is_silent(names: NameServer) -> None:
    policy = names.zone.pop((DMARC, "TXT"))
    examine(names, ago=DAY)
    names.silent = {f"_dmarc.{LETTERS}"}
    examine(names)
    assert standing() == "shut"
    names.silent, names.zone[DMARC, "TXT"] = set(), policy
    examine(names, ago=timedelta(0))
    assert standing() == "open"


def test_one_silent_part_that_was_never_known_is_waited_for(names: NameServer) -> None:
    names.silent = {DKIM}
    examine(names)
    assert gate.standing(at=AT).unknown == ("dkim",)
    assert standing() == "waiting"


@pytest.mark.parametrize("name", ["LETTER_FROM", "BOUNCE_DOMAIN", "DKIM_DOMAIN", "DKIM_SELECTOR"])
def test_a_report_on_other_settings_says_nothing(names: NameServer, settings: Any, name: str) -> None:
    examine(names)
    assert standing() == "open"
    setattr(settings, name, f"x{getattr(settings, name)}.example")
    assert standing() == "waiting"


def test_an_old_report_lets_letters_leave_and_is_renewed_meanwhile(names: NameServer) -> None:
    examine(names, ago=2 * DAY)
    prepared()
    assert doctor.is_asked()


def test_a_fault_of_last_night_is_looked_at_once_more_before_a_letter_pauses_for_it(names: NameServer) -> None:
    subscribers(1)
    policy = names.zone.pop((DMARC, "TXT"))
    examine(names, ago=8 * HOUR)
    mailing = scheduled(prepare_at=AT - timedelta(minutes=30))
    assert prepare_due(at=AT) == 0
    mailing.refresh_from_db()
    assert (mailing.state, doctor.is_asked()) == (Mailing.State.SCHEDULED, True)
    names.zone[DMARC, "TXT"] = policy
    examine(names)
    assert prepare_due(at=AT) == 1


# --- Between its preparation and its hour ---


def test_what_is_ready_and_has_not_begun_is_held_back_by_a_new_report(names: NameServer, national: Supporter) -> None:
    subscribers(2)
    examine(names)
    mailing = prepared()
    assert holding.hold_back_unstarted(at=AT) == 0
    policy = names.zone.pop((DMARC, "TXT"))
    examine(names, ago=timedelta(0))
    assert holding.hold_back_unstarted(at=AT) == 1
    assert send_due(at=AT) == 0
    names.zone[DMARC, "TXT"] = policy
    examine(names, ago=-timedelta(minutes=1))
    mailing.refresh_from_db()
    steering.resume(mailing=mailing, by=national, at=AT)
    assert send_due(at=AT) == 2
    assert_adds_up(mailing)


def test_what_has_begun_goes_on(names: NameServer) -> None:
    subscribers(2)
    examine(names)
    mailing = prepared()
    Slice.objects.filter(mailing=mailing).update(sent=1)
    del names.zone[DMARC, "TXT"]
    examine(names, ago=timedelta(0))
    assert holding.hold_back_unstarted(at=AT) == 0
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENDING
