"""What editors decide on proposals, and what their authors hear of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from actions.emails.proposals import tell_relayed
from actions.models import Content, Proposal
from actions.services import editing as services
from actions.services.adoption import Adoption, adopt, tell_results
from actions.services.leaving import leave_online
from actions.services.proposal_steps import ProposalMoved
from actions.services.proposals import support
from supporters.ledger import recount
from supporters.models import ActDay, Supporter
from territory.silence import Silenced
from tests.actions.making import make_proposal, make_relay_post
from tests.actions.proposing import a_link, a_picture, adopted, data, opened, publish, sent
from tests.teams.silences import fall_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def acts(person: Supporter) -> dict[str, int]:
    return {row.kind: row.total for row in ActDay.objects.filter(supporter=person) if row.total}


def test_one_editor_reads_at_a_time(supporter: Supporter, editor: Supporter, other_editor: Supporter) -> None:
    found, now = sent(supporter), timezone.now()
    services.take(proposal=found, by=editor, at=now)
    with pytest.raises(services.TakenByAnother) as refused:
        services.take(proposal=found, by=other_editor, at=now + timedelta(minutes=29))
    assert refused.value.reader == str(editor)
    with pytest.raises(services.TakenByAnother):
        services.refuse(proposal=found, reason="Non.", by=other_editor, at=now)
    late = now + timedelta(minutes=31)
    assert services.take(proposal=found, by=other_editor, at=late).taken_by == other_editor


def test_nobody_decides_on_their_own(editor: Supporter) -> None:
    found = sent(editor)
    for act in (services.take, services.open_to_supports):
        with pytest.raises(ValidationError):
            act(proposal=found, by=editor, at=timezone.now())
    found.refresh_from_db()
    assert (found.state, found.taken_by) == ("sent", None)


def test_what_is_released_is_anybodys(supporter: Supporter, editor: Supporter, other_editor: Supporter) -> None:
    found, now = sent(supporter), timezone.now()
    services.take(proposal=found, by=editor, at=now)
    services.release(proposal=found, by=editor, at=now)
    assert services.take(proposal=found, by=other_editor, at=now).taken_by == other_editor
    assert [step.kind for step in found.steps.all()] == ["sent", "taken", "released", "taken"]


def test_a_question_reaches_its_author(supporter: Supporter, editor: Supporter) -> None:
    found = services.ask(proposal=sent(supporter), question="D'où vient le chiffre ?", by=editor, at=timezone.now())
    assert found.state == "asked"
    assert "D'où vient le chiffre ?" in mail.outbox[0].body
    assert found.get_absolute_url() in mail.outbox[0].body
    assert mail.outbox[0].to == [supporter.email]


def test_a_refusal_says_why(supporter: Supporter, editor: Supporter) -> None:
    found = sent(supporter)
    with pytest.raises(ValidationError) as refused:
        services.refuse(proposal=found, reason=" ", by=editor, at=timezone.now())
    assert set(refused.value.message_dict) == {"reason"}
    row = services.refuse(proposal=found, reason="La source manque.", by=editor, at=timezone.now())
    assert (row.state, row.reason) == ("refused", "La source manque.")
    assert "La source manque." in mail.outbox[0].body


def test_opening_counts_for_the_author_once(supporter: Supporter, editor: Supporter) -> None:
    found = opened(supporter, editor)
    assert (found.state, acts(supporter)) == ("open", {"proposal": 1})
    with pytest.raises(ProposalMoved):
        services.open_to_supports(proposal=found, by=editor, at=timezone.now())
    assert "soutiens" in mail.outbox[0].subject


def test_a_question_on_an_open_proposal_hides_it(supporter: Supporter, editor: Supporter) -> None:
    found = services.ask(proposal=opened(supporter, editor), question="Et la photo ?", by=editor, at=timezone.now())
    assert (found.state, found.opened_at, acts(supporter)) == ("asked", None, {})


def test_in_silence_nothing_is_opened_but_refusals_go_on(supporter: Supporter, editor: Supporter) -> None:
    found = make_proposal(author=supporter)
    fall_silent(timezone.now())
    with pytest.raises(Silenced):
        services.open_to_supports(proposal=found, by=editor, at=timezone.now())
    assert services.refuse(proposal=found, reason="Non.", by=editor, at=timezone.now()).state == "refused"


def test_whoever_limits_the_use_of_their_data_is_not_shown(supporter: Supporter, editor: Supporter) -> None:
    found = sent(supporter)
    supporter.restricted_at = timezone.now()
    supporter.save()
    with pytest.raises(ValidationError):
        services.open_to_supports(proposal=found, by=editor, at=timezone.now())
    services.refuse(proposal=found, reason="Non.", by=editor, at=timezone.now())
    assert mail.outbox == []


def test_an_adopted_text_becomes_a_draft_with_credit(supporter: Supporter, editor: Supporter) -> None:
    found = adopted(supporter, editor, data(is_signed=True), wordings=("Lisez.", "À lire !"), polemical=True)
    content = found.content
    assert content is not None
    assert (content.state, content.kind, content.credit) == ("draft", "text", f"Proposé par {supporter.display_name}")
    assert (content.written_by, content.polemical, content.source_title) == (editor, True, "de moi")
    assert [one.text for one in content.wordings.all()] == ["Lisez.", "À lire !"]
    assert acts(supporter) == {"proposal": 1, "adopted": 1}
    assert "La campagne reprend" in mail.outbox[0].subject


def test_an_adopted_picture_is_copied(
    supporter: Supporter, editor: Supporter, django_capture_on_commit_callbacks: object
) -> None:
    found = adopted(supporter, editor, a_picture(licence="cc_by"), kind="infographic")
    content = found.content
    assert content is not None
    medium = content.media.get()
    assert (medium.width, medium.height, medium.alt) == (640, 400, found.alt)
    assert medium.image != found.image
    assert (content.kind, content.credit) == ("infographic", "Proposé par un sympathisant, CC BY")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        leave_online(supporter=supporter, at=timezone.now())
    assert not default_storage.exists(found.image)
    assert default_storage.exists(medium.image)


def test_an_adopted_link_keeps_its_address_and_source(supporter: Supporter, editor: Supporter) -> None:
    found = adopted(supporter, editor, a_link(kind="video", source="https://example.org/source"))
    content = found.content
    assert content is not None
    assert (content.kind, content.url, content.source_url) == ("link", found.url, "https://example.org/source")


def test_a_proposal_becomes_only_what_it_can(supporter: Supporter, editor: Supporter) -> None:
    with pytest.raises(ValidationError) as refused:
        adopted(supporter, editor, kind="event")
    assert set(refused.value.message_dict) == {"kind"}
    assert not Content.objects.exists()


def test_two_editors_adopt_once(supporter: Supporter, editor: Supporter, other_editor: Supporter) -> None:
    found = adopted(supporter, editor)
    with pytest.raises(ProposalMoved):
        adopt(
            proposal=found,
            data=Adoption(kind="text", title="Deux", summary="Deux."),
            by=other_editor,
            at=timezone.now(),
        )
    assert Content.objects.count() == 1


def test_a_decision_is_taken_back_within_ten_minutes(supporter: Supporter, editor: Supporter) -> None:
    found, now = sent(supporter), timezone.now()
    services.refuse(proposal=found, reason="Non.", by=editor, at=now)
    with pytest.raises(ValidationError):
        services.undo(proposal=found, by=editor, at=now + timedelta(minutes=11))
    row = services.undo(proposal=found, by=editor, at=now + timedelta(minutes=9))
    assert (row.state, row.reason, row.decided_at) == ("sent", "", None)
    with pytest.raises(ProposalMoved):
        services.undo(proposal=found, by=editor, at=now)


def test_nobody_takes_anothers_decision_back(supporter: Supporter, editor: Supporter, other_editor: Supporter) -> None:
    found = opened(supporter, editor)
    with pytest.raises(ValidationError):
        services.undo(proposal=found, by=other_editor, at=timezone.now())


def test_an_adoption_taken_back_leaves_nothing(
    supporter: Supporter, stranger: Supporter, editor: Supporter, django_capture_on_commit_callbacks: object
) -> None:
    found = opened(supporter, editor, a_picture())
    support(proposal=found, supporter=stranger, at=timezone.now())
    made = Adoption(kind="image", title="Le marché", summary="En une phrase.")
    row = adopt(proposal=found, data=made, by=editor, at=timezone.now())
    copy = row.content.media.get().image  # type: ignore[union-attr]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        back = services.undo(proposal=row, by=editor, at=timezone.now())
    assert (back.state, back.content, back.supports) == ("open", None, 1)
    assert not Content.objects.exists()
    assert not default_storage.exists(copy)
    assert default_storage.exists(found.image)
    assert acts(supporter) == {"proposal": 1}
    again = adopt(proposal=back, data=made, by=editor, at=timezone.now())
    assert (again.state, acts(supporter)) == ("adopted", {"proposal": 1, "adopted": 1})
    assert recount() == []


def test_what_others_went_on_with_is_not_taken_back(supporter: Supporter, editor: Supporter) -> None:
    found = adopted(supporter, editor)
    Content.objects.update(state="waiting")
    with pytest.raises(ValidationError):
        services.undo(proposal=found, by=editor, at=timezone.now())
    assert Proposal.objects.get().state == "adopted"


def test_the_author_hears_where_it_was_relayed(supporter: Supporter, editor: Supporter) -> None:
    found = adopted(supporter, editor)
    post = make_relay_post(content=found.content, state="posted", remote_url="https://mastodon.example/@campagne/1")
    mail.outbox.clear()
    tell_relayed(found, post)
    assert post.remote_url in mail.outbox[0].body
    assert post.account.name in mail.outbox[0].subject
    assert mail.outbox[0].zone  # type: ignore[attr-defined]  # the outbox stops it in silence


def test_the_author_hears_once_what_it_brought(supporter: Supporter, editor: Supporter) -> None:
    found = adopted(supporter, editor)
    content = publish(found, days_ago=7)
    Content.objects.update(shares=3, clicks=120)
    make_relay_post(content=content, state="posted")
    mail.outbox.clear()
    assert [tell_results(at=timezone.now()) for _twice in range(2)] == [1, 0]
    assert len(mail.outbox) == 1
    for words in ("3 partages", "120 clics", "1 relais"):
        assert words in mail.outbox[0].body
    assert found.steps.latest("pk").words == "3 partages, 120 clics"


def test_what_came_out_yesterday_or_brought_nothing_is_not_told(supporter: Supporter, editor: Supporter) -> None:
    content = publish(adopted(supporter, editor), days_ago=1)
    mail.outbox.clear()
    assert tell_results(at=timezone.now()) == 0
    content.published_at = timezone.now() - timedelta(days=8)
    content.save()
    assert tell_results(at=timezone.now()) == 0
    assert mail.outbox == []
