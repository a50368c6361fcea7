"""What supporters propose, and what others do with it."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from actions.models import Proposal
from actions.proposals.board import seconds_to_wait
from actions.services import proposals as services
from actions.services.editing import ask, open_to_supports
from actions.services.proposal_doubles import AlreadyProposed
from actions.services.proposal_steps import ProposalMoved
from supporters.models import Act, ActDay, Supporter
from territory.silence import Silenced
from tests.actions.making import make_content, make_medium, make_proposal
from tests.actions.proposing import WORDS, a_link, a_picture, adopted, data, opened, publish, sent
from tests.factories import make_place, make_supporter
from tests.teams.silences import fall_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def acts(person: Supporter) -> dict[str, int]:
    return {row.kind: row.total for row in ActDay.objects.filter(supporter=person) if row.total}


def test_a_text_is_sent_to_the_editors(supporter: Supporter) -> None:
    found = sent(supporter)
    assert (found.state, found.text, found.duplicate_of) == ("sent", WORDS, None)
    assert [step.kind for step in found.steps.all()] == ["sent"]
    assert acts(supporter) == {}  # nothing is counted before an editor has read it


def test_a_picture_is_kept_in_two_sizes(supporter: Supporter) -> None:
    found = sent(supporter, a_picture())
    assert default_storage.exists(found.image)
    assert default_storage.exists(found.small)
    assert found.image_hash is not None


@pytest.mark.parametrize(
    ("field", "overrides"),
    [
        ("title", {"title": "  "}),
        ("text", {"text": "Trop court."}),
        ("source", {"source": " "}),
        ("licence", {"licence": ""}),
        ("licence", {"licence": "linked"}),
    ],
    ids=["no title", "no text", "no source", "no licence", "a text is no link"],
)
def test_what_is_missing_is_said_beside_its_field(supporter: Supporter, field: str, overrides: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        sent(supporter, data(**overrides))
    assert set(refused.value.message_dict) == {field}
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//example.org/a",
        "https:evil.example",
        "https://user@example.org/",
        "https://127.0.0.1/",
        "https://example.org:8443/",
        "https://example.org/" + "a" * 2048,
    ],
    ids=["javascript", "no scheme", "no slashes", "userinfo", "ip", "port", "too long"],
)
def test_an_address_that_is_no_public_page_is_refused(supporter: Supporter, url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        sent(supporter, a_link(url))
    assert set(refused.value.message_dict) == {"url"}


def test_a_picture_needs_its_words(supporter: Supporter) -> None:
    with pytest.raises(ValidationError) as refused:
        sent(supporter, a_picture(alt=""))
    assert set(refused.value.message_dict) == {"alt"}


def test_the_same_page_is_not_sent_twice(supporter: Supporter, stranger: Supporter) -> None:
    first = sent(stranger, a_link("https://www.example.org/article/?utm_source=x"))
    with pytest.raises(AlreadyProposed) as refused:
        sent(supporter, a_link("https://example.org/article#bas"))
    assert refused.value.twin.proposal == first
    assert not refused.value.twin.is_shown  # nobody has read it yet: it is not shown to others
    with pytest.raises(AlreadyProposed):
        services.propose(author=supporter, data=a_link(), at=timezone.now(), anyway=True)


def test_the_same_words_are_not_sent_twice_however_they_are_written(supporter: Supporter, stranger: Supporter) -> None:
    sent(stranger)
    with pytest.raises(AlreadyProposed) as refused:
        sent(supporter, data(title="Autre titre", text=WORDS.upper().replace(",", " ;")))
    assert refused.value.twin.same


def test_nearly_the_same_words_are_sent_only_by_who_insists(supporter: Supporter, stranger: Supporter) -> None:
    first = sent(stranger)
    near = data(text=WORDS.replace("cuisinières", "cuisiniers"))
    with pytest.raises(AlreadyProposed) as refused:
        sent(supporter, near)
    assert not refused.value.twin.same
    found = services.propose(author=supporter, data=near, at=timezone.now(), anyway=True)
    assert found.duplicate_of == first


def test_nearly_the_same_picture_is_sent_only_by_who_insists(supporter: Supporter, stranger: Supporter) -> None:
    first = sent(stranger, a_picture(1))
    with pytest.raises(AlreadyProposed) as refused:
        sent(supporter, a_picture(1, title="Autre"))
    assert (refused.value.twin.match.why, refused.value.twin.same) == ("picture", False)
    assert services.propose(author=supporter, data=a_picture(1), at=timezone.now(), anyway=True).duplicate_of == first
    assert sent(supporter, a_picture(7)).duplicate_of is None


def test_what_was_refused_or_withdrawn_may_be_sent_again(supporter: Supporter, stranger: Supporter) -> None:
    services.withdraw(proposal=sent(stranger), at=timezone.now())
    make_proposal(state="refused", text=WORDS)
    assert sent(supporter).state == "sent"


def test_what_the_library_has_already_is_shared_rather_than_proposed(supporter: Supporter) -> None:
    content = make_content(kind="link", url="https://example.org/article")
    with pytest.raises(AlreadyProposed) as refused:
        sent(supporter, a_link("https://example.org/article?fbclid=1"))
    assert refused.value.twin.content == content
    picture = make_medium(hash=a_picture().photo.hash)  # type: ignore[union-attr]
    with pytest.raises(AlreadyProposed) as refused:
        sent(supporter, a_picture())
    assert refused.value.twin.content == picture.content


def test_what_was_adopted_leads_to_its_content(supporter: Supporter, stranger: Supporter, editor: Supporter) -> None:
    content = publish(adopted(stranger, editor))
    with pytest.raises(AlreadyProposed) as refused:
        sent(supporter)
    assert refused.value.twin.content == content


def test_a_proposal_is_changed_until_somebody_decides(supporter: Supporter, editor: Supporter) -> None:
    found = sent(supporter)
    changed = services.change(proposal=found, data=data(title="Mieux dit"), at=timezone.now())
    assert (changed.title, changed.steps.latest("pk").kind) == ("Mieux dit", "changed")
    open_to_supports(proposal=found, by=editor, at=timezone.now())
    with pytest.raises(ProposalMoved):
        services.change(proposal=found, data=data(), at=timezone.now())


def test_another_picture_takes_the_place_of_the_first(
    supporter: Supporter, django_capture_on_commit_callbacks: object
) -> None:
    found = sent(supporter, a_picture(1))
    before = found.image
    kept = services.change(proposal=found, data=a_picture(1, photo=None, title="Titre"), at=timezone.now())
    assert kept.image == before
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        after = services.change(proposal=kept, data=a_picture(7), at=timezone.now())
    assert after.image != before
    assert not default_storage.exists(before)


def test_what_is_withdrawn_leaves_its_title_alone(
    supporter: Supporter, editor: Supporter, django_capture_on_commit_callbacks: object
) -> None:
    found = opened(supporter, editor, a_picture())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        row = services.withdraw(proposal=found, at=timezone.now())
    assert (row.state, row.image, row.image_hash) == ("withdrawn", "", None)
    assert not default_storage.exists(found.image)
    assert acts(supporter) == {}  # counted when it was opened, taken back


def test_a_support_counts_once_and_is_taken_back(supporter: Supporter, stranger: Supporter, editor: Supporter) -> None:
    found = opened(stranger, editor)
    for _twice in range(2):
        services.support(proposal=found, supporter=supporter, at=timezone.now())
    found.refresh_from_db()
    assert (found.supports, acts(supporter)) == (1, {"support": 1})
    assert services.withdraw_support(proposal=found, supporter=supporter, at=timezone.now())
    assert not services.withdraw_support(proposal=found, supporter=supporter, at=timezone.now())
    services.support(proposal=found, supporter=supporter, at=timezone.now())
    found.refresh_from_db()
    assert (found.supports, acts(supporter)) == (1, {"support": 1})
    assert Act.objects.filter(supporter=supporter).count() == 3


def test_nobody_supports_their_own(supporter: Supporter, editor: Supporter) -> None:
    found = opened(supporter, editor)
    with pytest.raises(ValidationError):
        services.support(proposal=found, supporter=supporter, at=timezone.now())


def test_what_nobody_opened_is_not_supported(supporter: Supporter, stranger: Supporter) -> None:
    with pytest.raises(ProposalMoved):
        services.support(proposal=sent(stranger), supporter=supporter, at=timezone.now())


def test_the_second_report_sends_it_back_to_the_editors_once(stranger: Supporter, editor: Supporter) -> None:
    found, (one, two) = opened(stranger, editor), (make_supporter(), make_supporter())
    for _twice in range(2):
        services.report(proposal=found, by=one, words="Faux.", at=timezone.now())
    found.refresh_from_db()
    assert found.state == "open"
    assert services.report(proposal=found, by=two, words="Faux.", at=timezone.now()).state == "sent"
    assert acts(stranger) == {}
    open_to_supports(proposal=found, by=editor, at=timezone.now())  # read again, and kept
    for person in (one, two):
        services.report(proposal=found, by=person, words="Encore.", at=timezone.now())
    found.refresh_from_db()
    assert (found.state, acts(stranger)) == ("open", {"proposal": 1})


def test_a_name_is_shown_by_consent_alone_and_for_adults(supporter: Supporter) -> None:
    found = sent(supporter)
    assert services.author_name(found) == ""
    signed = services.sign(proposal=found, is_signed=True, at=timezone.now())
    assert services.author_name(signed) == supporter.display_name
    signed.author.restricted_at = timezone.now()
    assert services.author_name(signed) == ""
    young = make_supporter(birth_month=date(timezone.localdate().year - 16, 1, 1))
    with pytest.raises(ValidationError) as refused:
        sent(young, data(is_signed=True, text=WORDS[:120]))
    assert "is_signed" in refused.value.message_dict


def test_a_name_taken_back_leaves_the_content_too(supporter: Supporter, editor: Supporter) -> None:
    found = adopted(supporter, editor, data(is_signed=True))
    assert supporter.display_name in found.content.credit  # type: ignore[union-attr]
    services.sign(proposal=found, is_signed=False, at=timezone.now())
    found.content.refresh_from_db()  # type: ignore[union-attr]
    assert found.content.credit == "Proposé par un sympathisant"  # type: ignore[union-attr]


def test_an_answer_puts_it_before_the_editors_again(supporter: Supporter, editor: Supporter) -> None:
    found = ask(proposal=sent(supporter), question="D'où vient le chiffre ?", by=editor, at=timezone.now())
    assert services.question_of(found) is not None
    with pytest.raises(ValidationError):
        services.answer(proposal=found, words=" ", at=timezone.now())
    row = services.answer(proposal=found, words="De l'Insee.", at=timezone.now())
    assert (row.state, row.steps.latest("pk").words) == ("sent", "De l'Insee.")
    assert len(mail.outbox) == 1


def test_a_proposal_of_a_place_waits_for_its_silence_to_end(supporter: Supporter) -> None:
    fall_silent(timezone.now())
    with pytest.raises(Silenced):
        sent(supporter, data(place=make_place()))
    with pytest.raises(Silenced):
        sent(supporter)


def test_five_a_day(supporter: Supporter) -> None:
    now = timezone.now()
    for hours in range(5):
        make_proposal(author=supporter, sent_at=now - timedelta(hours=hours))
    wait = seconds_to_wait(supporter, at=now)
    assert wait is not None
    assert 19 * 3600 < wait < 21 * 3600
    assert seconds_to_wait(supporter, at=now + timedelta(hours=21)) is None
