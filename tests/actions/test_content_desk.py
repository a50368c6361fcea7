"""The desk's pages: what waits, one content as networks will show it, the verdict; and the public record of a gift."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import Content
from actions.services import content as services
from actions.views import contents
from supporters.models import Supporter
from tests.actions.access_staff import make_record
from tests.actions.making import make_content, make_editor, make_medium, make_wording
from tests.factories import sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
LIST = reverse("actions:contents")


@pytest.fixture
def desk(client: Client, editor: Supporter) -> Client:
    return sign_in(client, editor)


def page(content: Content) -> str:
    return reverse("actions:content-desk", args=[content.pk])


def decide(client: Client, content: Content, verb: str, *, seen: int | None = None) -> Any:
    data = {"verb": verb, "seen": content.revision if seen is None else seen}
    return client.post(reverse("actions:content-decide", args=[content.pk]), data)


def test_the_list_opens_on_what_waits_to_be_answered_for(desk: Client, other_editor: Supporter) -> None:
    make_content(state="waiting", title="À relire", written_by=other_editor, polemical=True)
    make_content(state="draft", title="En chantier")
    text = desk.get(LIST).content.decode()
    assert "À relire" in text
    assert "0 validation sur 2" in text
    assert "En chantier" not in text
    assert "En chantier" in desk.get(LIST, {"etat": "brouillons"}).content.decode()


def test_an_empty_shelf_invites_to_write(desk: Client) -> None:
    assert reverse("admin:actions_content_add") in desk.get(LIST).content.decode()


@pytest.mark.parametrize(
    "asked", [{"etat": "nulle-part"}, {"page": "999"}, {"page": "x"}], ids=["shelf", "far", "no number"]
)
def test_an_address_that_means_nothing_shows_what_waits(asked: dict[str, str], desk: Client) -> None:
    make_content(state="waiting", title="À relire")
    response = desk.get(LIST, asked)
    assert response.status_code == 200
    assert "À relire" in response.content.decode()


def test_the_list_is_read_in_a_few_questions(desk: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(8):
        make_content(state="waiting", written_by=make_editor())
    with django_assert_max_num_queries(12):
        desk.get(LIST)


def test_a_page_shows_how_long_each_text_is_where_it_goes(desk: Client) -> None:
    content = make_content(state="draft")
    make_wording(content=content, text="a" * 400)
    text = desk.get(page(content)).content.decode()
    assert "Trop long pour X" in text
    assert "Trop long pour Mastodon" not in text
    assert "424 sur 500" in text
    assert "3 messages" in text


def test_a_page_shows_the_card_of_each_network(desk: Client) -> None:
    text = desk.get(page(make_content(state="draft", title="Un titre " + "long " * 16))).content.decode()
    for network in ("X (Twitter)", "Facebook", "LinkedIn", "WhatsApp", "Mastodon", "Bluesky", "Telegram"):
        assert f"<h3>{network}</h3>" in text
    assert "Titre coupé." in text


def test_a_page_says_what_is_missing_and_what_to_know(desk: Client) -> None:
    text = desk.get(page(make_content(state="draft", kind="image"))).content.decode()
    assert "Ajoutez une image" in text
    assert "au moins deux formulations" in text


def test_a_page_shows_pictures_with_the_words_for_those_who_do_not_see_them(desk: Client) -> None:
    medium = make_medium(alt="Une miche de pain")
    text = desk.get(page(medium.content)).content.decode()
    assert reverse("actions:picture", args=[medium.small]) in text
    assert "Une miche de pain" in text


def test_what_is_written_is_shown_and_never_run(desk: Client) -> None:
    content = make_content(state="draft", title="<script>alert(1)</script>", body="<b>gras</b>")
    text = desk.get(page(content)).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;b&gt;gras" in text


def test_another_editor_approves_and_everybody_reads(client: Client, desk: Client, other_editor: Supporter) -> None:
    content = make_content(state="draft", written_by=other_editor)
    decide(desk, content, "submit")
    response = decide(desk, content, "approve")
    assert (response.status_code, response["Location"]) == (302, page(content))
    content.refresh_from_db()
    assert content.state == "published"
    assert "Validé : c&#x27;est publié." in desk.get(page(content)).content.decode()


def test_a_writer_is_not_offered_to_approve_and_is_refused_if_they_try(desk: Client, editor: Supporter) -> None:
    content = make_content(state="waiting", written_by=editor)
    assert 'value="approve"' not in desk.get(page(content)).content.decode()
    response = decide(desk, content, "approve")
    assert response.status_code == 422
    assert "une autre personne doit la valider" in response.content.decode()


def test_a_verdict_bears_on_the_version_that_was_read(desk: Client) -> None:
    content = make_content(state="waiting", revision=3)
    response = decide(desk, content, "approve", seen=2)
    assert response.status_code == 302
    content.refresh_from_db()
    assert content.state == "waiting"
    assert "changé entre-temps" in desk.get(page(content)).content.decode()


def test_a_verdict_on_what_somebody_decided_already_changes_nothing(desk: Client) -> None:
    content = make_content(state="published")
    response = decide(desk, content, "approve")
    assert response.status_code == 422
    assert "a changé entre-temps" in response.content.decode()


def test_the_history_says_who_decided_what(desk: Client, editor: Supporter) -> None:
    content = make_content()
    decide(desk, content, "withdraw")
    text = desk.get(reverse("admin:actions_content_history", args=[content.pk])).content.decode()
    assert "Retirer" in text
    assert editor.email in text


def test_withdrawing_is_undone_from_the_same_page(desk: Client, other_editor: Supporter) -> None:
    content = make_content(written_by=other_editor)
    content.approvals.create(revision=1, by=make_editor(), at=timezone.now())
    decide(desk, content, "withdraw")
    assert 'value="restore"' in desk.get(page(content)).content.decode()
    decide(desk, content, "restore")
    content.refresh_from_db()
    assert content.state == "published"


def test_publishing_in_silence_is_answered_with_the_date_of_reopening(desk: Client, other_editor: Supporter) -> None:
    content = make_content(state="waiting", written_by=other_editor)
    fall_silent(timezone.now())
    assert decide(desk, content, "approve").status_code == 403
    content.refresh_from_db()
    assert content.state == "waiting"
    assert decide(desk, content, "withdraw").status_code == 302


def test_the_poster_is_seen_by_the_desk_before_anybody_else(desk: Client, client: Client) -> None:
    response = desk.get(reverse("actions:content-desk-poster", args=[make_content(state="draft").pk]))
    assert (response["Content-Type"], response["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert response.content.startswith(b"\xff\xd8\xff")


def test_a_gift_is_told_to_everybody_in_words_and_to_programs(client: Client) -> None:
    record = make_record(make_content(disclosure="in_kind", title="Affiches"))
    text = client.get(record.get_absolute_url()).content.decode()
    for words in ("Imprimerie Martin", "100,00", "Élection d&#x27;essai", "publicité à caractère politique"):
        assert words in text
    response = client.get(reverse("actions:transparency-json", args=[record.pk]))
    data = response.json()
    assert response["Access-Control-Allow-Origin"] == "*"
    assert data["sponsor"]["name"] == "Imprimerie Martin"
    assert data["amount"] == {"value": "100.00", "currency": "EUR"}
    assert data["kept_until"] == (record.ends_on.replace(year=record.ends_on.year + 7)).isoformat()
    assert data["in_kind"] is True


def test_the_label_of_a_gift_leads_to_its_record(client: Client) -> None:
    content = make_content(disclosure="in_kind")
    record = make_record(content)
    text = client.get(content.get_absolute_url()).content.decode()
    assert record.get_absolute_url() in text
    assert "financée par Imprimerie Martin" in text


def test_the_record_of_a_draft_is_nobodys_and_outlives_its_content(client: Client) -> None:
    content = make_content(state="draft")
    record = make_record(content)
    assert client.get(record.get_absolute_url()).status_code == 404
    content.delete()
    assert client.get(record.get_absolute_url()).status_code == 200


def test_a_content_that_is_over_says_so_at_the_desk(desk: Client) -> None:
    content = make_content(state="draft", ends_at=timezone.now() - timedelta(days=1))
    assert "plus personne ne verrait" in desk.get(page(content)).content.decode()


def test_nobody_answers_for_words_that_were_written_while_they_decided(
    editor: Supporter, other_editor: Supporter
) -> None:
    content = make_content(state="waiting", written_by=other_editor)
    read = Content.objects.get(pk=content.pk)
    services.revise(content=content, by=other_editor, at=timezone.now(), title="Tout autre chose")
    with pytest.raises(ValidationError):
        contents.decide(read, "approve", by=editor, at=timezone.now())
    content.refresh_from_db()
    assert (content.state, content.approvals.count()) == ("waiting", 0)
