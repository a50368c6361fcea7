"""The staff's pages of relays, and the accounts that national administrators connect."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from actions.models import RelayAccount, RelayPost
from supporters.models import Supporter
from tests.actions.making import make_content, make_relay_account, make_relay_post, make_wording
from tests.actions.relaying import approve, later, write
from tests.factories import sign_in

pytestmark = pytest.mark.django_db


def test_one_form_writes_for_every_account(client: Client, editor: Supporter) -> None:
    one, two = make_relay_account(), make_relay_account(kind="bluesky", name="Ciel", handle="c.example.com")
    content = make_content()
    make_wording(content=content, text="Pour tous")
    make_wording(content=content, network="bluesky", text="Pour le ciel")
    page = sign_in(client, editor).get(f"/terrain/relais/ecrire/?contenu={content.pk}").content.decode()
    assert "Pour tous" in page
    assert "Pour le ciel" in page
    sent = {f"use_{one.pk}": "on", f"text_{one.pk}": "Ici", f"use_{two.pk}": "on", f"text_{two.pk}": "Là"}
    answer = client.post(f"/terrain/relais/ecrire/?contenu={content.pk}", sent)
    assert answer.status_code == 302
    posts = RelayPost.objects.order_by("account_id")
    assert [(post.text, post.account, post.written_by) for post in posts] == [("Ici", one, editor), ("Là", two, editor)]
    assert len({post.link for post in posts}) == 1


def test_a_text_one_sign_too_long_comes_back_beside_its_field(client: Client, editor: Supporter) -> None:
    one, two = make_relay_account(), make_relay_account(name="Autre")
    sent = {f"use_{one.pk}": "on", f"text_{one.pk}": "x" * 501, f"use_{two.pk}": "on", f"text_{two.pk}": "Court"}
    answer = sign_in(client, editor).post("/terrain/relais/ecrire/?contenu=aucun", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_text_{one.pk}_error"' in page
    assert "501 signes sur 500" in page
    assert "x" * 501 in page
    assert not RelayPost.objects.exists()


def test_two_editors_send_a_message_by_its_page(client: Client, editor: Supporter, other_editor: Supporter) -> None:
    post = write(make_relay_account(), by=editor)
    for person in (editor, other_editor):
        answer = sign_in(client, person).post(f"/terrain/relais/{post.pk}/valider/")
        assert answer.status_code == 302
    post.refresh_from_db()
    assert post.state == "queued"
    again = client.post(f"/terrain/relais/{post.pk}/valider/")
    assert again.status_code == 409
    assert "a changé entre-temps" in again.content.decode()


def test_the_second_approval_of_one_person_is_refused_on_the_page(client: Client, editor: Supporter) -> None:
    post = write(make_relay_account(), by=editor)
    sign_in(client, editor).post(f"/terrain/relais/{post.pk}/valider/")
    answer = client.post(f"/terrain/relais/{post.pk}/valider/")
    assert answer.status_code == 422
    assert "il faut une autre personne" in answer.content.decode()


def test_a_message_is_changed_on_its_page(client: Client, editor: Supporter) -> None:
    post = approve(write(make_relay_account(), due_at=later(hours=1)))
    due = timezone.localtime(later(days=1)).strftime("%Y-%m-%dT%H:%M")
    sign_in(client, editor).post(f"/terrain/relais/{post.pk}/modifier/", {"text": "Mieux dit", "due_at": due})
    post.refresh_from_db()
    assert (post.text, post.state) == ("Mieux dit", "draft")
    assert timezone.localtime(post.due_at).strftime("%Y-%m-%dT%H:%M") == due


def test_the_board_shows_days_states_and_troubles(client: Client, editor: Supporter) -> None:
    account = make_relay_account(trouble="Le jeton n'est plus valable.")
    make_relay_post(account=account, text="Demain matin", due_at=later(days=1))
    make_relay_post(account=account, text="Perdu", state="failed", error="Le serveur ne répond pas.")
    page = sign_in(client, editor).get("/terrain/relais/").content.decode()
    assert "Le jeton n&#x27;est plus valable." in page
    assert "Demain matin" in page
    assert "Le serveur ne répond pas." in client.get("/terrain/relais/?etat=arretes").content.decode()


def test_the_board_asks_as_many_questions_for_thirty_messages_as_for_one(
    client: Client, editor: Supporter, django_assert_max_num_queries: Any
) -> None:
    account = make_relay_account()
    for _n in range(30):
        make_relay_post(account=account, content=make_content())
    sign_in(client, editor).get("/terrain/relais/")
    with django_assert_max_num_queries(24):
        client.get("/terrain/relais/")


def account_data(**overrides: Any) -> dict[str, Any]:
    data = {"kind": "bluesky", "name": "Ciel", "address": "https://bsky.social", "handle": "c.example.com"}
    return data | {"is_active": "on", "new_secret": "abcd-efgh-ijkl-mnop"} | overrides


def test_a_national_administrator_connects_an_account(client: Client, national: Supporter) -> None:
    answer = sign_in(client, national).post("/admin/actions/relayaccount/add/", account_data())
    assert answer.status_code == 302, answer.content.decode()
    account = RelayAccount.objects.get()
    assert (account.created_by, "abcd" in account.secret) == (national, False)
    page = client.get(f"/admin/actions/relayaccount/{account.pk}/change/").content.decode()
    assert "abcd-efgh" not in page
    assert account.secret not in page


def test_an_empty_secret_leaves_the_one_that_is_kept(client: Client, national: Supporter) -> None:
    sign_in(client, national).post("/admin/actions/relayaccount/add/", account_data())
    account = RelayAccount.objects.get()
    changed = account_data(name="Le ciel", new_secret="")
    client.post(f"/admin/actions/relayaccount/{account.pk}/change/", changed)
    kept = RelayAccount.objects.get()
    assert (kept.name, kept.secret) == ("Le ciel", account.secret)


def test_an_editor_reads_accounts_and_connects_none(client: Client, editor: Supporter) -> None:
    account = make_relay_account()
    page = sign_in(client, editor).get(f"/admin/actions/relayaccount/{account.pk}/change/")
    assert page.status_code == 200
    assert "new_secret" not in page.content.decode()
    assert client.get("/admin/actions/relayaccount/add/").status_code == 403
    assert client.post(f"/admin/actions/relayaccount/{account.pk}/change/", account_data()).status_code == 403


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"address": "http://mastodon.example"}, "https://"),
        ({"address": "https://127.0.0.1"}, "en chiffres"),
        ({"address": "https://serveur.local"}, "visible de tout le monde"),
        ({"new_secret": ""}, "Sans secret"),
        ({"handle": ""}, "Bluesky demande"),
        ({"kind": "webhook", "new_secret": "court"}, "seize signes"),
    ],
    ids=["http", "number", "inside", "no-secret", "no-handle", "short-key"],
)
def test_an_account_that_could_not_work_is_refused(
    client: Client, national: Supporter, overrides: dict[str, str], sentence: str
) -> None:
    answer = sign_in(client, national).post("/admin/actions/relayaccount/add/", account_data(**overrides))
    assert sentence in answer.content.decode()
    assert not RelayAccount.objects.exists()
