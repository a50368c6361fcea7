"""Links of a letter are counted for all who read it; the subject that leads there most often goes to the rest."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from actions.models import LinkDomain, ShortLink
from mailings.composing.sample import Tried, best
from mailings.models import Mailing, Subject
from mailings.services import links, sampling
from tests.mailings.making import make_block, make_delivery, make_mailing, make_slice

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 10, 12, tzinfo=UTC)
PAGE = "https://www.lemonde.fr/politique/"


def two_subjects(**overrides: object) -> tuple[Mailing, Subject, Subject]:
    fields = {"state": "sending", "subjects": ("Un", "Deux"), "sample_ends_at": NOW, "text": ""}
    mailing = make_mailing(**(fields | overrides))  # type: ignore[arg-type]
    make_block(mailing=mailing, kind="button", text="Venez", url=PAGE)
    links.make_links(mailing=mailing, at=NOW)
    first, second = mailing.subjects.all()
    return mailing, first, second


def tried(mailing: Mailing, subject: Subject, *, sent: int, clicks: int, state: str = "done") -> None:
    delivery = make_delivery(mailing=mailing)
    make_slice(mailing=mailing, deliveries=[delivery], subject=subject, state=state, sent=sent)
    ShortLink.objects.filter(pk=subject.links.get().link_id).update(people=clicks)


def held(mailing: Mailing) -> object:
    return make_slice(mailing=mailing, deliveries=[make_delivery(mailing=mailing)], subject=None, state="held")


def test_each_subject_has_a_link_of_its_own_to_each_page_and_nobody_has() -> None:
    mailing, first, second = two_subjects()
    made = [each.link for each in (first.links.get(), second.links.get())]
    assert made[0] != made[1]
    assert {(link.target, link.owner, link.title) for link in made} == {(PAGE, None, mailing.title)}


def test_links_are_made_once() -> None:
    mailing, _first, _second = two_subjects()
    assert links.make_links(mailing=mailing, at=NOW) == 0
    assert mailing.links.count() == 2


def test_a_letter_does_not_lead_to_a_site_that_was_refused() -> None:
    LinkDomain.objects.create(host="exemple.fr", state="refused")
    mailing = make_mailing(text="")
    make_block(mailing=mailing, kind="button", text="Venez", url="https://exemple.fr/page")
    with pytest.raises(ValidationError):
        links.make_links(mailing=mailing, at=NOW)
    assert not mailing.links.exists()


def test_clicks_are_told_by_subject_and_page() -> None:
    mailing, first, second = two_subjects()
    tried(mailing, first, sent=10, clicks=3)
    tried(mailing, second, sent=10, clicks=5)
    assert [(each.subject, each.url, each.people) for each in links.clicks(mailing)] == [
        (first, PAGE, 3),
        (second, PAGE, 5),
    ]


def test_the_subject_most_often_followed_goes_to_the_rest() -> None:
    mailing, first, second = two_subjects()
    tried(mailing, first, sent=100, clicks=5)
    tried(mailing, second, sent=50, clicks=4)
    rest = held(mailing)
    assert sampling.choose_due(at=NOW) == 1
    mailing.refresh_from_db()
    rest.refresh_from_db()  # type: ignore[attr-defined]
    assert (mailing.winner, rest.state) == (second, "queued")  # type: ignore[attr-defined]
    assert mailing.steps.get().words == "« Deux » : 4 clics pour 50 envois."
    assert sampling.choose_due(at=NOW) == 0


def test_on_a_tie_the_first_in_order_wins() -> None:
    mailing, first, second = two_subjects()
    tried(mailing, first, sent=30, clicks=1)
    tried(mailing, second, sent=60, clicks=2)
    held(mailing)
    sampling.choose_due(at=NOW)
    mailing.refresh_from_db()
    assert mailing.winner == first


def test_nothing_is_chosen_before_the_trial_is_over_nor_while_it_is_paused() -> None:
    early, first, _second = two_subjects(sample_ends_at=NOW + timedelta(minutes=1))
    tried(early, first, sent=1, clicks=0)
    held(early)
    paused, first, _second = two_subjects(state="paused")
    tried(paused, first, sent=1, clicks=0)
    held(paused)
    assert sampling.choose_due(at=NOW) == 0


def test_a_trial_that_reached_nobody_keeps_nobody_waiting() -> None:
    mailing, first, _second = two_subjects(sample_ends_at=None)
    tried(mailing, first, sent=0, clicks=0)
    held(mailing)
    assert sampling.choose_due(at=NOW) == 1
    mailing.refresh_from_db()
    assert mailing.winner == first


def test_a_trial_that_goes_on_is_waited_for() -> None:
    mailing, first, _second = two_subjects(sample_ends_at=None)
    tried(mailing, first, sent=0, clicks=0, state="queued")
    held(mailing)
    assert sampling.choose_due(at=NOW) == 0


def test_the_best_is_told_by_shares_not_by_clicks() -> None:
    assert best([Tried(1, 1000, 30), Tried(2, 10, 1), Tried(3, 10, 1)]).key == 2
    assert best([Tried(1, 0, 0), Tried(2, 10, 0)]).key == 1
    with pytest.raises(ValueError, match="no subject"):
        best([])
