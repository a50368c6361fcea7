"""What the online campaign keeps of somebody who left."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from actions.models import Content, Proposal, ShortLink, Support
from supporters import privacy
from supporters.models import RightsRequest, Supporter
from supporters.privacy.purge import purge_expired
from supporters.privacy.registry import declarations
from supporters.services.accounts import correct_profile, disable
from supporters.services.rights import ask_staff
from tests.actions.making import make_content, make_proposal, make_relay_post
from tests.actions.planting import FILES, WHEN, plant
from tests.factories import make_supporter


def test_a_link_goes_on_without_whoever_made_it(supporter: Supporter) -> None:
    plant(supporter)
    privacy.erase(supporter=supporter, at=timezone.now())
    link = ShortLink.objects.get(slug="plante1")
    assert (link.owner, link.title, link.target) == (None, "", "https://example.org/")


def test_a_support_leaves_with_its_person(supporter: Supporter) -> None:
    other = make_supporter(email="autrice@example.org")
    proposal = Proposal.objects.create(
        author=other, kind="text", title="Un texte", source="de moi", licence="own", sent_at=WHEN, supports=2
    )
    Support.objects.create(proposal=proposal, supporter=supporter, at=WHEN)
    privacy.erase(supporter=supporter, at=timezone.now())
    proposal.refresh_from_db()
    assert proposal.supports == 1


def signed(author: Supporter) -> Content:
    """What was born of a proposal whose author wants to be named."""
    content = make_content(credit=f"Proposé par {author.display_name}, CC BY")
    make_proposal(author=author, state="adopted", content=content, is_signed=True, licence="cc_by")
    return content


def test_a_content_stays_without_the_name_of_its_author_and_keeps_its_licence(supporter: Supporter) -> None:
    content = signed(supporter)
    privacy.erase(supporter=supporter, at=timezone.now())
    content.refresh_from_db()
    assert content.credit == "Proposé par un sympathisant, CC BY"


def test_a_message_that_names_somebody_who_left_does_not_leave(supporter: Supporter) -> None:
    content = signed(supporter)
    waiting = make_relay_post(content=content, text=f"Lisez. {content.credit}", progress={"credit": content.credit})
    privacy.erase(supporter=supporter, at=timezone.now())
    waiting.refresh_from_db()
    assert (waiting.state, waiting.progress) == ("cancelled", {})
    assert supporter.display_name not in waiting.text


def test_what_others_reported_is_not_in_the_author_s_export(supporter: Supporter) -> None:
    proposal = make_proposal(author=supporter)
    other = make_supporter(email="autre@example.org")
    proposal.steps.create(kind="reported", by=other, words="Ce n'est pas de lui.", at=WHEN)
    mine = next(one for one in declarations() if one.name == "actions_proposalstep_author")
    assert not mine.rows(supporter).filter(kind="reported").exists()
    privacy.erase(supporter=other, at=timezone.now())
    assert proposal.steps.get(kind="reported").words == ""


@pytest.mark.parametrize("act", ["restricted", "closed"])
def test_a_name_is_said_no_more_of_whoever_may_not_be_named(supporter: Supporter, editor: Supporter, act: str) -> None:
    content = make_content(credit="Proposé par Camille")
    make_proposal(author=supporter, state="adopted", content=content, is_signed=True)
    post = make_relay_post(content=content, text="Proposé par Camille", state="queued")
    if act == "restricted":
        ask_staff(supporter=supporter, kind=RightsRequest.Kind.RESTRICTION, message="", at=timezone.now())
    else:
        disable(supporter=supporter, at=timezone.now())
    content.refresh_from_db()
    post.refresh_from_db()
    assert "Camille" not in content.credit + post.text
    assert post.state == "cancelled"


def test_the_pictures_of_proposals_go_with_their_author(
    supporter: Supporter, own_files: Any, django_capture_on_commit_callbacks: Any
) -> None:
    plant(supporter)
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(supporter=supporter, at=timezone.now())
    assert not any(default_storage.exists(name) for name in FILES)


def test_a_refused_proposal_is_forgotten_after_three_months(supporter: Supporter) -> None:
    now = timezone.now()
    for days, title in ((89, "récente"), (91, "ancienne")):
        Proposal.objects.create(
            author=supporter,
            kind="text",
            title=title,
            source="de moi",
            licence="own",
            sent_at=now - timedelta(days=days),
            state="refused",
            reason="Déjà dit",
            decided_at=now - timedelta(days=days),
        )
    purge_expired(at=now)
    assert list(Proposal.objects.values_list("title", flat=True)) == ["récente"]


def correct(supporter: Supporter, **changes: Any) -> None:
    was = {name: getattr(supporter, name) for name in ("display_name", "home", "birth_month", "language")}
    correct_profile(supporter=supporter, at=timezone.now(), **(was | changes))


def test_a_new_name_is_said_where_the_old_one_was(supporter: Supporter) -> None:
    content = signed(supporter)
    waiting = make_relay_post(content=content, text=f"Lisez. {content.credit}", progress={"credit": content.credit})
    gone = make_relay_post(content=content, text=content.credit, state="published")
    was = content.credit
    correct(supporter, display_name="Nadia B.")
    for row in (content, waiting, gone):
        row.refresh_from_db()
    assert content.credit == "Proposé par Nadia B., CC BY"
    assert (waiting.text, waiting.progress["credit"]) == (f"Lisez. {content.credit}", content.credit)
    assert gone.text == was


def test_words_of_an_editor_are_not_replaced_by_a_new_name(supporter: Supporter) -> None:
    content = signed(supporter)
    Content.objects.filter(pk=content.pk).update(credit="Une idée de Camille")
    correct(supporter, display_name="Nadia B.")
    content.refresh_from_db()
    assert content.credit == "Une idée de Camille"


def test_somebody_who_turns_out_to_be_a_minor_is_named_no_more(supporter: Supporter) -> None:
    content = signed(supporter)
    correct(supporter, birth_month=(timezone.now() - timedelta(days=17 * 365)).date().replace(day=1))
    content.refresh_from_db()
    assert content.credit == "Proposé par un sympathisant, CC BY"
