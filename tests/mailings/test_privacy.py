"""What the mail keeps of somebody who left, and for how long it keeps anything."""

from datetime import timedelta

from django.utils import timezone

from mailings.figures.progress import progress_of
from mailings.models import Delivery, Mailing, Recipient, Return, Slice, Tally
from mailings.privacy import DELIVERIES, QUARANTINE
from supporters import privacy
from supporters.models import Supporter
from supporters.privacy.purge import purge_expired
from tests.mailings.making import make_delivery, make_mailing, make_slice
from tests.mailings.planting import WHEN, plant


def test_nothing_that_was_sent_stays_of_somebody_who_left(supporter: Supporter) -> None:
    plant(supporter)
    privacy.erase(supporter=supporter, at=timezone.now())
    assert not Recipient.objects.exists()
    assert not Delivery.objects.exists()
    assert not Return.objects.exists()


def test_a_letter_stays_without_the_name_of_its_writer(supporter: Supporter) -> None:
    plant(supporter)
    privacy.erase(supporter=supporter, at=timezone.now())
    mailing = Mailing.objects.get()
    assert (mailing.written_by, mailing.approvals.get().by, mailing.steps.get().by) == (None, None, None)


def test_who_was_written_to_is_forgotten_and_the_counts_stay(supporter: Supporter) -> None:
    mailing = make_mailing(state="sent", finished_at=WHEN)
    make_slice(mailing=mailing, deliveries=[make_delivery(mailing=mailing, supporter=supporter)], state="done")
    Tally.objects.create(mailing=mailing, outcome="sent", hour=WHEN, number=1)
    purge_expired(at=WHEN + DELIVERIES - timedelta(hours=1))
    assert Delivery.objects.exists()
    done = purge_expired(at=WHEN + DELIVERIES + timedelta(hours=1))
    assert (done["deliveries"], done["slices_of_mailings"]) == (1, 1)
    assert not Delivery.objects.exists()
    assert not Slice.objects.exists()
    assert progress_of(mailing, at=WHEN).sent == 1


def test_a_letter_on_its_way_forgets_nobody(supporter: Supporter) -> None:
    make_delivery(mailing=make_mailing(state="sending"), supporter=supporter)
    purge_expired(at=timezone.now() + 2 * DELIVERIES)
    assert Delivery.objects.exists()


def test_the_words_of_another_server_are_kept_for_a_month(supporter: Supporter) -> None:
    plant(supporter)
    purge_expired(at=WHEN + QUARANTINE + timedelta(hours=1))
    back = Return.objects.get()
    assert (bytes(back.raw), back.diagnostic, back.status) == (b"", "", "5.1.1")
