"""Who was invited and wants no more: at once, for ever, without an account; and how long a trace is kept."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as site
from django.core import mail
from django.test import Client
from django.utils import timezone

from common.tokens import TokenRefused
from supporters.models import OutgoingMail, RightsRequest, Supporter, Suppression
from supporters.privacy.purge import purge_expired
from supporters.services.accounts import email_hash
from supporters.services.consents import withdraw_consent
from teams.models import FriendInvitation, ImportedPerson, InvitedAddress
from teams.services.friends import object_to_invitations
from teams.services.imported import invite_due
from tests.factories import agree, make_supporter
from tests.teams.bringing import WHOLE, bring_in, check, make_country
from tests.teams.silences import fall_silent
from tests.teams.test_friends import FRIEND, invite

pytestmark = pytest.mark.django_db


def objection_in(letter: Any) -> str:
    return str(letter.extra_headers["List-Unsubscribe"]).strip("<>").removeprefix(site.SITE_URL)


def test_who_was_invited_objects_at_once_without_an_account(client: Client, supporter: Supporter) -> None:
    invite(supporter)
    url = objection_in(mail.outbox[0])
    read = client.get(url)
    assert (read.status_code, read.cookies, Suppression.objects.exists()) == (200, {}, False)
    for _again in range(2):
        assert "C&#x27;est noté" in client.post(url).content.decode().replace("'", "&#x27;")
    assert Suppression.objects.get().email_hash == email_hash(FRIEND)
    InvitedAddress.objects.all().delete()
    invite(make_supporter())
    assert len(mail.outbox) == 1


def test_an_objection_that_was_altered_changes_nothing(client: Client, supporter: Supporter) -> None:
    invite(supporter)
    url = objection_in(mail.outbox[0])
    assert client.post(url.replace("/refuser/", "x/refuser/")).status_code == 403
    with pytest.raises(TokenRefused):
        object_to_invitations(token="faux")
    assert not Suppression.objects.exists()


def test_a_mail_program_objects_in_one_click(client: Client, supporter: Supporter) -> None:
    invite(supporter)
    client.post(objection_in(mail.outbox[0]), {"List-Unsubscribe": "One-Click"})
    assert Suppression.objects.count() == 1


def test_an_old_letter_still_lets_its_reader_object(client: Client, supporter: Supporter) -> None:
    invite(supporter)
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        assert client.post(objection_in(mail.outbox[0])).status_code == 200
    assert Suppression.objects.exists()


def test_after_twelve_months_no_trace_of_an_invitation_is_left(supporter: Supporter) -> None:
    now = timezone.now()
    invite(supporter, at=now - timedelta(days=366))
    invite(supporter, "autre@example.net", at=now - timedelta(days=300))
    purge_expired(at=now)
    assert (InvitedAddress.objects.count(), FriendInvitation.objects.count()) == (1, 1)


# --- people of a file ---


def test_who_objects_after_the_check_is_not_written_to_and_forgotten(national: Supporter, queued_mail: None) -> None:
    make_country()
    bring_in(national, *WHOLE)
    Suppression.objects.create(email_hash=email_hash("zoe@example.org"))
    agree(make_supporter(email="max@example.org"), "local_team")
    withdraw_consent(supporter=Supporter.objects.get(email="max@example.org"), purpose="local_team", at=timezone.now())
    invite_due(at=timezone.now())
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {"lea@example.org", "ana@example.org"}
    assert not ImportedPerson.objects.filter(email__in=("zoe@example.org", "max@example.org")).exists()


def test_a_file_with_somebody_who_asked_not_to_be_contacted_is_refused(national: Supporter) -> None:
    make_country()
    person, now = make_supporter(email="zoe@example.org"), timezone.now()
    RightsRequest.objects.create(supporter=person, kind=RightsRequest.Kind.OBJECTION, due_at=now)
    batch = check(national, *WHOLE)
    assert (batch.state, [error[0] for error in batch.errors]) == ("refused", [3])


def test_two_files_that_were_checked_together_write_to_a_person_once(national: Supporter, queued_mail: None) -> None:
    make_country()
    first = bring_in(national, WHOLE[1].replace(";les arènes", ";"))
    ImportedPerson.objects.update(email="autre@example.org")
    bring_in(national, WHOLE[1].replace(";les arènes", ";"))
    first.people.update(email="zoe@example.org")
    invite_due(at=timezone.now())
    invite_due(at=timezone.now())
    assert OutgoingMail.objects.filter(to="zoe@example.org").count() == 1


def test_people_of_a_zone_that_fell_silent_are_written_to_afterwards(national: Supporter, queued_mail: None) -> None:
    make_country()
    bring_in(national, *WHOLE)
    vote = fall_silent(timezone.now())
    assert (invite_due(at=timezone.now()), OutgoingMail.objects.count()) == (0, 0)
    assert invite_due(at=vote.silence_end) == 4
