"""The pages of proposals, as the people who use them see them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import Content, Proposal
from actions.services.proposals import support
from supporters.models import Supporter
from tests.actions.making import make_proposal, make_topic
from tests.actions.proposing import A_TEXT, WORDS, a_link, adopted, decide, opened, png, publish, sent
from tests.factories import make_supporter, sign_in
from tests.teams.silences import fall_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PROPOSE = "/proposer/"


@pytest.fixture
def desk(editor: Supporter) -> Client:
    return sign_in(Client(), editor)


def test_one_chooses_what_one_proposes(signed_in: Client) -> None:
    page = signed_in.get(PROPOSE).content.decode()
    for kind in Proposal.Kind.values:
        assert f"?genre={kind}" in page


@pytest.mark.parametrize("kind", Proposal.Kind.values)
def test_each_kind_has_its_form(kind: str, signed_in: Client) -> None:
    page = signed_in.get(PROPOSE, {"genre": kind}).content.decode()
    assert (('name="photo"' in page), ('name="url"' in page)) == (kind == "image", kind in ("link", "video"))


def test_a_page_found_elsewhere_fills_the_form(signed_in: Client) -> None:
    page = signed_in.get(PROPOSE, {"url": "https://example.org/a", "title": "Lu ce matin"}).content.decode()
    assert 'value="https://example.org/a"' in page
    assert 'value="Lu ce matin"' in page


def test_a_text_is_proposed(signed_in: Client, supporter: Supporter) -> None:
    response = signed_in.post(PROPOSE, A_TEXT, follow=True)
    found = Proposal.objects.get()
    assert (found.author, found.state) == (supporter, "sent")
    assert response.redirect_chain == [(found.get_absolute_url(), 302)]
    assert "La rédaction va lire votre proposition" in response.content.decode()


def test_what_is_missing_stays_on_the_page_with_what_was_written(signed_in: Client) -> None:
    response = signed_in.post(PROPOSE, A_TEXT | {"source": ""})
    assert response.status_code == 422
    assert WORDS[:40] in response.content.decode()
    assert "Dites d’où cela vient" in response.content.decode() or "Dites d&#x27;où" in response.content.decode()


def test_a_good_picture_survives_the_errors_of_other_fields(signed_in: Client) -> None:
    sent_form = A_TEXT | {"kind": "image", "alt": "", "text": ""}
    file = SimpleUploadedFile("marche.png", png(), "image/png")
    page = signed_in.post(PROPOSE, sent_form | {"photo": file})
    assert page.status_code == 422
    draft = re.search(r'name="photo_draft" value="([^"]+)"', page.content.decode())
    assert draft
    signed_in.post(PROPOSE, sent_form | {"alt": "Un étal", "photo_draft": draft[1]})
    assert Proposal.objects.get().small


def test_a_file_that_is_no_picture_is_refused_beside_its_field(signed_in: Client) -> None:
    file = SimpleUploadedFile("marche.png", b"<?php echo 1;", "image/png")
    response = signed_in.post(PROPOSE, A_TEXT | {"kind": "image", "alt": "Un étal", "photo": file})
    assert response.status_code == 415
    assert not Proposal.objects.exists()


def test_what_is_proposed_already_may_be_supported_instead(
    signed_in: Client, stranger: Supporter, editor: Supporter
) -> None:
    first = opened(stranger, editor, a_link())
    form = {"kind": "link", "url": "https://www.example.org/article", "title": "Encore", "source": "x"}
    response = signed_in.post(PROPOSE, form | {"licence": "linked", "anyway": "on"})
    page = response.content.decode()
    assert response.status_code == 422
    assert first.get_absolute_url() in page
    assert 'name="anyway"' not in page


def test_what_nobody_opened_yet_is_not_shown_to_who_repeats_it(signed_in: Client, stranger: Supporter) -> None:
    first = sent(stranger)
    response = signed_in.post(PROPOSE, A_TEXT)
    assert response.status_code == 422
    assert first.get_absolute_url() not in response.content.decode()


def test_what_is_near_is_sent_by_who_insists(signed_in: Client, stranger: Supporter) -> None:
    sent(stranger)
    near = A_TEXT | {"text": WORDS.replace("cuisinières", "cuisiniers")}
    assert 'name="anyway"' in signed_in.post(PROPOSE, near).content.decode()
    assert signed_in.post(PROPOSE, near | {"anyway": "on"}).status_code == 302


def test_the_sixth_of_a_day_waits(signed_in: Client, supporter: Supporter) -> None:
    for hours in range(5):
        make_proposal(author=supporter, sent_at=timezone.now() - timedelta(hours=hours))
    response = signed_in.post(PROPOSE, A_TEXT)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 3600


def test_in_silence_the_form_is_closed_before_it_is_filled_in(signed_in: Client) -> None:
    fall_silent(timezone.now())
    assert signed_in.get(PROPOSE).status_code == 403
    assert signed_in.post(PROPOSE, A_TEXT).status_code == 403


def test_the_author_follows_and_answers(signed_in: Client, supporter: Supporter, desk: Client) -> None:
    found = sent(supporter)
    assert decide(desk, found, "ask", question="D'où vient le chiffre ?") == 303
    page = signed_in.get(found.get_absolute_url()).content.decode()
    assert "D&#x27;où vient le chiffre ?" in page
    signed_in.post(reverse("actions:proposal-answer", args=[found.pk]), {"words": "De l'Insee."})
    found.refresh_from_db()
    assert found.state == "sent"
    assert "De l&#x27;Insee." in signed_in.get(found.get_absolute_url()).content.decode()


def test_others_read_nothing_of_what_was_said_to_the_author(
    signed_in: Client, stranger: Supporter, desk: Client
) -> None:
    found = sent(stranger)
    decide(desk, found, "ask", question="Qui a pris la photo ?")
    assert signed_in.get(found.get_absolute_url()).status_code == 404
    Proposal.objects.update(state="open")
    page = signed_in.get(found.get_absolute_url()).content.decode()
    assert "Qui a pris la photo ?" not in page
    assert stranger.display_name not in page  # unsigned


def test_whoever_limits_the_use_of_their_data_is_shown_no_more(
    signed_in: Client, stranger: Supporter, editor: Supporter
) -> None:
    found = opened(stranger, editor)
    stranger.restricted_at = timezone.now()
    stranger.save()
    assert signed_in.get(found.get_absolute_url()).status_code == 404
    assert signed_in.post(reverse("actions:proposal-support", args=[found.pk])).status_code == 404
    assert list(signed_in.get("/proposer/soutenir/").context["page"]) == []
    assert sign_in(Client(), stranger).get(found.get_absolute_url()).status_code == 200


def test_supporting_goes_back_to_the_list(signed_in: Client, stranger: Supporter, editor: Supporter) -> None:
    found = opened(stranger, editor)
    path = reverse("actions:proposal-support", args=[found.pk])
    assert signed_in.post(path, {"next": "/proposer/soutenir/?page=1"})["Location"] == "/proposer/soutenir/?page=1"
    assert signed_in.post(path, {"next": "//evil.example"})["Location"] == found.get_absolute_url()
    found.refresh_from_db()
    assert found.supports == 1


def test_the_list_shows_the_most_supported_first_and_filters(
    signed_in: Client, stranger: Supporter, editor: Supporter
) -> None:
    topic = make_topic(slug="sante")
    few = make_proposal(state="open", title="Peu", opened_at=timezone.now(), topic=topic)
    make_proposal(state="open", title="Beaucoup", supports=9, opened_at=timezone.now() - timedelta(days=1))
    make_proposal(title="Pas encore lue")

    def titles(**asked: str) -> list[str]:
        page = signed_in.get("/proposer/soutenir/", asked).context["page"]
        return [row.title for row in page]

    assert titles() == ["Beaucoup", "Peu"]
    assert titles(tri="recentes") == ["Peu", "Beaucoup"]
    assert titles(sujet="sante") == [few.title]
    assert titles(genre="image") == []
    assert titles(genre="n'importe quoi", page="mille") == ["Beaucoup", "Peu"]


def test_lists_ask_as_much_for_many_as_for_few(
    signed_in: Client, supporter: Supporter, editor: Supporter, desk: Client, django_assert_max_num_queries: object
) -> None:
    def asked(client: Client, path: str) -> int:
        client.get(path)
        with django_assert_max_num_queries(60) as captured:  # type: ignore[operator]
            client.get(path)
        return len(captured)

    paths = [(signed_in, "/proposer/soutenir/"), (signed_in, "/proposer/mes-propositions/")]
    paths += [(signed_in, "/proposer/meilleures/"), (desk, "/terrain/propositions/")]

    def some(n: int) -> None:
        for number in range(n):
            make_proposal(state="open", topic=make_topic(), opened_at=timezone.now())
            make_proposal(author=supporter)
            publish(adopted(make_supporter(), editor, a_link(f"https://example.org/{n}-{number}")))

    some(1)
    few = [asked(*path) for path in paths]
    some(3)
    assert [asked(*path) for path in paths] == few


def test_the_best_are_shown_to_everybody_with_what_they_brought(
    client: Client, supporter: Supporter, editor: Supporter
) -> None:
    found = adopted(supporter, editor)
    assert found.title not in client.get("/proposer/meilleures/").content.decode()  # a draft is no content yet
    publish(found)
    Content.objects.update(shares=12, clicks=3456)
    page = client.get("/proposer/meilleures/").content.decode()
    assert found.title in page
    assert "Proposé par un sympathisant" in page
    assert supporter.display_name not in page


def test_what_was_adopted_unread_by_others_waits_for_its_content(signed_in: Client, editor: Supporter) -> None:
    found = adopted(make_supporter(), editor)
    assert signed_in.get(found.get_absolute_url()).status_code == 404
    assert signed_in.get(f"/api/v1/proposals/{found.pk}/").status_code == 404
    publish(found)
    assert signed_in.get(found.get_absolute_url()).status_code == 200


def test_fewer_than_ten_clicks_are_told_to_nobody(
    client: Client, signed_in: Client, supporter: Supporter, editor: Supporter
) -> None:
    found = adopted(supporter, editor)
    publish(found)
    paths = ["/proposer/meilleures/", "/proposer/mes-propositions/", found.get_absolute_url()]
    for clicks in (9, 10):
        Content.objects.update(clicks=clicks)
        told = [re.sub(r"<[^>]+>|\s", "", signed_in.get(path).content.decode()) for path in paths]
        assert [f"{clicks}clic" in page for page in told] == [clicks == 10] * 3
        best = signed_in.get("/api/v1/proposals/best/").json()["results"]
        assert [row["clicks"] for row in best] == [None if clicks == 9 else 10]


def test_the_author_goes_to_where_it_was_relayed(signed_in: Client, supporter: Supporter, editor: Supporter) -> None:
    found = adopted(supporter, editor)
    address = "https://mastodon.example/@campagne/1"
    found.steps.create(kind="relayed", words=address, at=timezone.now())
    assert f'href="{address}"' in signed_in.get(found.get_absolute_url()).content.decode()


def test_support_is_shown_on_the_page(
    signed_in: Client, supporter: Supporter, stranger: Supporter, editor: Supporter
) -> None:
    found = opened(stranger, editor)
    support(proposal=found, supporter=supporter, at=timezone.now())
    assert "Ne plus soutenir" in signed_in.get(found.get_absolute_url()).content.decode()
