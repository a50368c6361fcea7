"""What the law finds in a content: words before a vote, payment, polemics that come too late."""

from datetime import date, timedelta

import pytest

from actions.content.law import Calendar, calendar_of, findings_in, payment_findings, polemical_finding

VOTE = date(2027, 4, 11)
QUIET = Calendar()
CAMPAIGN = Calendar(campaign=True, three_months=True)
EVE = Calendar(polls_closed=True, campaign=True, three_months=True, late=True)


def blocked(text: str, calendar: Calendar) -> set[str]:
    return {finding.code for finding in findings_in({"body": text}, calendar=calendar) if finding.blocks}


def warned(text: str, calendar: Calendar) -> set[str]:
    return {finding.code for finding in findings_in({"body": text}, calendar=calendar) if not finding.blocks}


@pytest.mark.parametrize("text", ["Le dernier sondage nous réjouit", "L'Ifop l'annonce", "INTENTIONS DE VOTE : 24 %"])
def test_a_poll_is_stopped_on_the_eve_and_allowed_before(text: str) -> None:
    assert blocked(text, EVE) == {"poll"}
    assert blocked(text, CAMPAIGN) == set()


@pytest.mark.parametrize("text", ["Les premières estimations", "Résultat : nous y sommes"])
def test_results_wait_for_the_last_station(text: str) -> None:
    assert blocked(text, EVE) == {"results"}
    assert blocked(text, QUIET) == set()


@pytest.mark.parametrize("text", ["0800 123 456", "0805.12.34.56", "+33 800 123 456", "appelez le 0 801 23 45 67 !"])
def test_a_free_number_is_stopped_in_the_six_months_before(text: str) -> None:
    assert blocked(f"Appelez le {text}", CAMPAIGN) == {"free_number"}
    assert warned(f"Appelez le {text}", QUIET) == {"free_number"}


@pytest.mark.parametrize("text", ["01 80 01 23 45", "0810 123 456", "en 2027, 0,800 123 456"])
def test_another_number_is_nobodys_business(text: str) -> None:
    assert findings_in({"body": text}, calendar=CAMPAIGN) == []


def test_what_calls_itself_sponsored_is_pointed_out_and_not_stopped() -> None:
    assert warned("Contenu sponsorisé par nos amis", CAMPAIGN) == {"sponsored"}
    assert blocked("Contenu sponsorisé par nos amis", CAMPAIGN) == set()


def test_a_finding_says_in_which_field() -> None:
    found = findings_in({"title": "Sondage", "body": "Rien"}, calendar=EVE)
    assert [
        (finding.field, "Sondage" in str(finding.words) or "sondage" in str(finding.words)) for finding in found
    ] == [("title", True)]


@pytest.mark.parametrize(
    ("today", "campaign", "three_months", "late"),
    [
        (date(2026, 9, 30), False, False, False),
        (date(2026, 10, 1), True, False, False),
        (date(2027, 1, 10), True, False, False),
        (date(2027, 1, 11), True, True, False),
        (date(2027, 4, 7), True, True, False),
        (date(2027, 4, 8), True, True, True),
        (VOTE, True, True, True),
        (VOTE + timedelta(days=1), False, False, False),
    ],
)
def test_the_calendar_opens_and_closes_on_its_days(today: date, campaign: bool, three_months: bool, late: bool) -> None:
    found = calendar_of([VOTE], today=today, polls_closed=False)
    assert (found.campaign, found.three_months, found.late) == (campaign, three_months, late)


def test_three_months_before_the_end_of_may_is_the_end_of_february() -> None:
    assert not calendar_of([date(2027, 5, 31)], today=date(2027, 2, 27), polls_closed=False).three_months
    assert calendar_of([date(2027, 5, 31)], today=date(2027, 2, 28), polls_closed=False).three_months


def test_without_a_vote_nothing_binds() -> None:
    assert calendar_of([], today=VOTE, polls_closed=False) == QUIET


def test_paid_publicity_is_refused_in_the_six_months_and_a_gift_is_not() -> None:
    assert [f.code for f in payment_findings(paid=True, country="FR", calendar=CAMPAIGN)] == ["paid"]
    assert payment_findings(paid=False, country="FR", calendar=CAMPAIGN) == []
    assert payment_findings(paid=True, country="FR", calendar=QUIET) == []


def test_a_sponsor_from_outside_the_union_is_refused_in_the_three_months() -> None:
    assert [f.code for f in payment_findings(paid=False, country="CH", calendar=CAMPAIGN)] == ["sponsor"]
    assert payment_findings(paid=False, country="BE", calendar=CAMPAIGN) == []
    assert payment_findings(paid=False, country="CH", calendar=Calendar(campaign=True)) == []


def test_a_polemic_is_warned_of_two_days_before_the_eve_and_never_stopped() -> None:
    late = polemical_finding(calendar=Calendar(late=True))
    assert late is not None
    assert not late.blocks
    assert polemical_finding(calendar=CAMPAIGN) is None
