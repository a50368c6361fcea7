"""Where the gate is asked before letters leave, and where it is not; what is kept of reports; what staff read of it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mailings.models import Examination, Mailing
from mailings.services import doctor, gate, scheduling
from supporters.privacy import purge_expired
from tests.actions.making import make_editor
from tests.factories import sign_in
from tests.mailings.guarding import DAY, DKIM, DMARC, examine, standing
from tests.mailings.making import make_mailing
from tests.mailings.name_server import NameServer
from tests.mailings.sending import AT
from tests.mailings.sink import Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guarded")]


# --- When it is scheduled ---


def schedule(mailing: Mailing) -> Mailing:
    at = AT - DAY
    return scheduling.schedule(
        mailing=mailing, send_on=AT.date(), send_time=AT.time().replace(hour=10), by=mailing.written_by, at=at
    )


def test_nothing_is_scheduled_that_would_be_refused_and_the_cure_stands_beside_its_day(names: NameServer) -> None:
    mailing = make_mailing(state="waiting", written_by=make_editor(), prepare_at=None)
    del names.zone[DMARC, "TXT"], names.zone[DKIM, "TXT"]
    examine(names, ago=2 * DAY)
    with pytest.raises(ValidationError) as refused:
        schedule(mailing)
    key, policy, last = refused.value.message_dict["send_on"]
    assert "Publiez la clé publique" in key
    assert "Publiez dans _dmarc" in policy
    assert "examinez de nouveau" in last
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.WAITING


def test_what_is_scheduled_before_any_report_asks_for_one(settings: Any) -> None:
    settings.CONTROLLER_NAME, settings.CONTROLLER_ADDRESS = "Association", "1 rue de la Paix, Lyon"
    mailing = make_mailing(state="waiting", written_by=make_editor(), prepare_at=None)
    assert schedule(mailing).state == Mailing.State.SCHEDULED
    assert doctor.is_asked()


# --- Where nothing is asked ---


@pytest.mark.parametrize(
    "change",
    [
        {"MAIL_GATE": "off"},
        {"MAIL_GATE": "auto"},
        {"DEBUG": True},
        {"MAIL_DELIVERY": {"backend": doctor.FILES, "file_path": "/tmp"}},  # noqa: S108
        {"MAIL_DELIVERY": {"backend": "django.core.mail.backends.locmem.EmailBackend"}},
    ],
)
def test_a_trial_and_a_server_on_this_machine_have_no_gate(
    names: NameServer, settings: Any, change: dict[str, Any]
) -> None:
    names.zone = {}
    examine(names)
    assert standing() == "shut"
    for name, value in change.items():
        setattr(settings, name, value)
    assert standing() == "open"


@pytest.mark.parametrize(
    ("way", "is_guarded"),
    [
        ({"host": "mx.fh.example"}, True),
        ({"host": "192.0.2.9"}, True),
        ({"host": "localhost"}, False),
        ({"host": "127.0.0.2"}, False),
        ({"host": "::1"}, False),
        ({"backend": "anymail.backends.brevo.EmailBackend", "api_key": "x"}, True),
        ({"backend": "anymail.backends.brevo.EmailBackend", "api_url": "http://127.0.0.1:1/v3/"}, False),
    ],
)
def test_by_itself_the_gate_minds_every_server_but_one_on_this_machine(
    settings: Any, way: dict[str, str], is_guarded: bool
) -> None:
    settings.MAIL_GATE = "auto"
    settings.MAIL_DELIVERY = {"backend": "django.core.mail.backends.smtp.EmailBackend", "port": 25} | way
    assert standing() == ("waiting" if is_guarded else "open")


def test_the_mail_is_examined_daily_where_it_really_leaves(settings: Any) -> None:
    assert gate.examine_daily()
    assert doctor.is_asked()
    assert not gate.examine_daily()  # under way
    settings.MAIL_DELIVERY = {"backend": doctor.FILES, "file_path": "/tmp"}  # noqa: S108
    assert not gate.examine_daily()


# --- What is kept ---


def test_reports_are_kept_without_anybody_s_address_and_forgotten_after_three_months(
    names: NameServer, guarded: Sink
) -> None:
    guarded.refuse["essai@ailleurs.example"] = "550 5.1.1 <ESSAI@ailleurs.example> unknown"
    doctor.examine(at=AT, names=names.names(), to="essai@ailleurs.example")
    examine(names, ago=100 * DAY)
    kept = str(list(Examination.objects.values_list("findings", flat=True)))
    assert "message.refused" in kept
    assert "essai@" not in kept.lower()
    assert "…@ailleurs.example" in kept
    assert doctor.last_report().at == AT  # type: ignore[union-attr]
    assert purge_expired(at=AT)["examinations_of_mail"] == 1
    assert doctor.last_report().at == AT  # type: ignore[union-attr]


# --- On pages ---


@pytest.fixture
def editor(client: Client) -> Client:
    return sign_in(client, make_editor())


def test_the_pages_of_letters_say_that_none_may_leave_and_lead_to_the_doctor(names: NameServer, editor: Client) -> None:
    del names.zone[DMARC, "TXT"]
    examine(names, at=timezone.now())
    mailing = make_mailing(state="waiting", prepare_at=None)
    for url in (mailing.get_absolute_url(), reverse("mailings:mailings")):
        shown = editor.get(url).content.decode()
        assert "Aucun courrier ne peut partir" in shown
        assert "ne donne aucune consigne" in shown
        assert reverse("mailings:doctor") in shown


def test_a_letter_that_waits_for_the_examination_says_so(editor: Client) -> None:
    mailing = make_mailing(state="scheduled")
    assert "Examen en cours" in editor.get(mailing.get_absolute_url()).content.decode()


def test_scheduling_and_resuming_through_a_shut_gate_are_refused_with_the_cure(
    names: NameServer, editor: Client
) -> None:
    del names.zone[DMARC, "TXT"]
    examine(names, at=timezone.now())
    mailing = make_mailing(state="waiting", prepare_at=None)
    answer = editor.post(
        reverse("mailings:mailing-schedule", args=[mailing.pk]), {"send_on": "2099-03-10", "send_time": "10:00"}
    )
    assert answer.status_code == 422
    assert "Publiez dans _dmarc" in answer.context["schedule_form"].errors["send_on"][0]
    paused = make_mailing(state="paused")
    for url in (reverse("mailings:mailing-resume", args=[paused.pk]), f"/api/v1/mailings/{paused.pk}/resume/"):
        answer = editor.post(url, {"words": "Encore"})
        assert answer.status_code == 422, url
        assert "Publiez dans _dmarc" in answer.content.decode()
    assert {one.state for one in Mailing.objects.all()} == {"waiting", "paused"}
