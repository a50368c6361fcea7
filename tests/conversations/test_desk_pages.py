"""The desk's pages: the queue, one conversation from its first word to its end, by hand and by keyboard alike."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from actions.models import Content
from conversations.models import Answer, Conversation, Thread
from conversations.services.answers import published
from supporters.models import Supporter
from tests.campaign.test_pages import make_silence
from tests.conversations.desking import WORDS, approved, say, submitted, taken
from tests.conversations.making import make_conversation, make_member, make_responder, make_voice
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
HERE = "https://blog.example.org/article#c1"


@pytest.fixture
def desk(client: Client, responder: Supporter) -> Client:
    return sign_in(client, responder)


def page(client: Client, row: Conversation, *, status: int = 200) -> str:
    answer = client.get(f"/repondre/{row.pk}/")
    assert answer.status_code == status
    return answer.content.decode()


def test_the_whole_way_from_a_first_word_to_the_end(desk: Client, responder: Supporter) -> None:
    voice = make_voice(name="Léa")
    row = say(voice, title="Et les trains de nuit ?", is_question=True).conversation
    assert row is not None
    assert "Et les trains de nuit ?" in desk.get("/repondre/").content.decode()
    assert desk.post(f"/repondre/{row.pk}/prendre/").status_code == 303
    to = row.mentions.get().pk
    sent = {"to": to, "way": "hand", "text": WORDS, "relire": "1"}
    assert desk.post(f"/repondre/{row.pk}/ecrire/", sent).status_code == 303
    answer = Answer.objects.get()
    assert (answer.state, answer.to_id) == ("second", to)

    reader = sign_in(Client(), make_responder())
    assert "À relire" in reader.get("/repondre/?etat=a-relire").content.decode()
    shown = page(reader, row)
    seen = re.search(r'name="seen" value="(\w+)"', shown)
    assert seen is not None
    assert reader.post(f"/repondre/reponses/{answer.pk}/approuver/", {"seen": seen[1]}).status_code == 303

    shown = page(desk, row)
    assert "/repondre/vos-droits/" in shown
    assert desk.post(f"/repondre/reponses/{answer.pk}/publiee/", {"url": HERE}).status_code == 303
    assert HERE in page(desk, row)

    say(voice, in_reply_to=HERE, text="Merci pour cette réponse.")
    row.refresh_from_db()
    assert (row.state, row.owner, row.had_second_turn) == ("taken", responder, True)
    assert "Merci pour cette réponse." in page(desk, row)
    assert desk.post(f"/repondre/{row.pk}/clore/", {"ending": "answered"}).status_code == 303
    assert "Ils ont eu leur réponse" in page(desk, row)
    figures = desk.get("/repondre/chiffres/").content.decode()
    assert "100" in figures


def test_the_queue_shows_why_each_stands_where_it_stands(desk: Client) -> None:
    make_conversation(subject="Un avis", is_question=False, audience=200_000)
    make_conversation(subject="Une question", is_question=True)
    shown = desk.get("/repondre/").content.decode()
    assert shown.index("Une question") < shown.index("Un avis")
    assert "Question directe" in shown
    assert "(200\xa0000)" in shown


def test_several_are_taken_from_the_queue(desk: Client, responder: Supporter) -> None:
    rows = [make_conversation().pk for _n in range(2)]
    other = taken(make_responder()).pk
    answer = desk.post("/repondre/prendre/", {"conversation": [*rows, other, "x"]}, follow=True)
    assert Conversation.objects.filter(owner=responder).count() == 2
    said = answer.content.decode()
    assert "2 conversations sont à vous." in said
    assert "1 autre a déjà quelqu" in said


def test_a_queue_of_any_length_costs_the_same(desk: Client, django_assert_max_num_queries: Any) -> None:
    for _n in range(12):
        make_conversation()
    with django_assert_max_num_queries(16):
        desk.get("/repondre/")


def test_a_conversation_of_any_length_costs_the_same(
    desk: Client, responder: Supporter, django_assert_max_num_queries: Any
) -> None:
    voice = make_voice()
    row = taken(responder, voice)
    for _n in range(12):
        say(voice)
    with django_assert_max_num_queries(24):
        page(desk, row)


def test_what_another_follows_is_read_but_not_written_to(desk: Client) -> None:
    row = taken(make_responder(display_name="Aline"))
    shown = page(desk, row)
    assert "Aline" in shown
    assert f"/repondre/{row.pk}/ecrire/" not in shown
    refused = desk.post(f"/repondre/{row.pk}/prendre/")
    assert refused.status_code == 409
    assert "Aline suit déjà cette conversation." in refused.content.decode()
    assert desk.get(f"/repondre/{row.pk}/ecrire/").status_code == 409


def test_one_s_own_answer_has_no_button_to_approve(desk: Client, responder: Supporter) -> None:
    answer = submitted(responder)
    assert f"/repondre/reponses/{answer.pk}/approuver/" not in page(desk, answer.conversation)
    refused = desk.post(f"/repondre/reponses/{answer.pk}/approuver/")
    assert refused.status_code == 422
    assert "une autre personne" in refused.content.decode()


def test_what_is_wrong_stands_beside_its_field(desk: Client, responder: Supporter) -> None:
    row = taken(responder)
    answer = desk.post(f"/repondre/{row.pk}/ecrire/", {"way": "hand", "text": ""})
    assert answer.status_code == 422
    assert 'id="id_text_error"' in answer.content.decode()


def test_words_refused_by_the_law_are_kept_as_a_draft(desk: Client, responder: Supporter) -> None:
    row = taken(responder)
    sent = {"way": "hand", "text": WORDS, "gave_something": "on", "relire": "1"}
    answer = desk.post(f"/repondre/{row.pk}/ecrire/", sent)
    assert answer.status_code == 422
    assert "fiche de transparence" in answer.content.decode()
    assert Answer.objects.get().state == "draft"


def test_a_reader_says_what_to_correct(desk: Client) -> None:
    answer = submitted(make_responder())
    refused = desk.post(f"/repondre/reponses/{answer.pk}/renvoyer/", {"words": ""})
    assert refused.status_code == 422
    assert desk.post(f"/repondre/reponses/{answer.pk}/renvoyer/", {"words": "La source ?"}).status_code == 303
    answer.refresh_from_db()
    assert answer.state == "draft"
    assert "La source ?" in page(desk, answer.conversation)


def test_an_approval_of_other_words_is_refused(desk: Client) -> None:
    answer = submitted(make_responder())
    refused = desk.post(f"/repondre/reponses/{answer.pk}/approuver/", {"seen": "autre"})
    assert refused.status_code == 409
    answer.refresh_from_db()
    assert answer.state == "second"


def test_it_is_handed_over_with_a_word(desk: Client, responder: Supporter) -> None:
    row, other = taken(responder), make_responder(display_name="Aline")
    assert desk.post(f"/repondre/{row.pk}/confier/", {"to": other.pk, "words": "Pour toi"}).status_code == 303
    row.refresh_from_db()
    assert row.owner == other
    assert desk.post(f"/repondre/{row.pk}/confier/", {"to": ""}).status_code == 422


def test_a_reminder_is_set_and_taken_off(desk: Client, responder: Supporter) -> None:
    row = taken(responder)
    day = (timezone.localdate() + timedelta(days=4)).isoformat()
    assert desk.post(f"/repondre/{row.pk}/rappel/", {"day": day}).status_code == 303
    row.refresh_from_db()
    assert row.remind_at is not None
    assert timezone.localtime(row.remind_at).hour == 8
    assert desk.post(f"/repondre/{row.pk}/rappel/", {"day": "2001-01-01"}).status_code == 422
    assert desk.post(f"/repondre/{row.pk}/rappel/", {"day": ""}).status_code == 303
    row.refresh_from_db()
    assert row.remind_at is None


def test_a_closing_is_undone(desk: Client) -> None:
    row = make_conversation()
    desk.post(f"/repondre/{row.pk}/clore/", {"ending": "none"})
    assert desk.post(f"/repondre/{row.pk}/rouvrir/").status_code == 303
    row.refresh_from_db()
    assert row.state == "taken"


def test_whoever_wants_no_more_messages_is_not_just_closed(desk: Client) -> None:
    row = make_conversation()
    assert desk.post(f"/repondre/{row.pk}/clore/", {"ending": "objected"}).status_code == 422


def test_a_question_becomes_a_thread_with_credit(desk: Client, responder: Supporter) -> None:
    make_member(supporter=responder)
    row = say(make_voice(name="Léa", outlet="Le blog du rail"), title="Et la nuit ?", is_question=True).conversation
    assert row is not None
    assert "Léa, Le blog du rail" in desk.get(f"/repondre/{row.pk}/groupe/").content.decode()
    sent = {"title": "Et la nuit ?", "text": "Que répondre sur les trains de nuit ?"}
    assert desk.post(f"/repondre/{row.pk}/groupe/", sent).status_code == 303
    thread = Thread.objects.get()
    assert (thread.credit, thread.credit_url) == ("Léa, Le blog du rail", row.mentions.get().url)
    row.refresh_from_db()
    assert row.thread == thread
    assert thread.title in page(desk, row)


def test_whoever_is_no_member_is_shown_the_way_into_the_group(desk: Client) -> None:
    row = make_conversation()
    assert "/groupe/rejoindre/" in desk.get(f"/repondre/{row.pk}/groupe/").content.decode()
    refused = desk.post(f"/repondre/{row.pk}/groupe/", {"title": "Et la nuit ?", "text": "Que répondre ?"})
    assert refused.status_code == 422
    assert not Thread.objects.exists()


def test_a_good_answer_becomes_a_draft_of_the_library(desk: Client, responder: Supporter) -> None:
    answer = published(answer=approved(responder), url=HERE, by=responder, at=timezone.now())
    sent = {"title": "Les trains de nuit", "summary": "Quatre lignes.", "body": WORDS}
    assert desk.post(f"/repondre/reponses/{answer.pk}/bibliotheque/", sent).status_code == 303
    content = Content.objects.get()
    assert (content.state, content.title, content.written_by) == ("draft", "Les trains de nuit", responder)
    answer.refresh_from_db()
    assert answer.content == content
    assert "Dans la bibliothèque" in page(desk, answer.conversation)
    again = desk.post(f"/repondre/reponses/{answer.pk}/bibliotheque/", sent)
    assert (again.status_code, Content.objects.count()) == (303, 1)


def test_nothing_is_approved_in_silence_and_everything_is_read(desk: Client) -> None:
    answer = submitted(make_responder())
    make_silence()
    assert desk.post(f"/repondre/reponses/{answer.pk}/approuver/").status_code == 403
    assert desk.get(f"/repondre/{answer.conversation_id}/groupe/").status_code == 403
    assert "La réserve électorale est en cours" in page(desk, answer.conversation)


def test_what_they_wrote_is_shown_and_never_run(desk: Client) -> None:
    row = say(title="<script>alert(1)</script>", text='<img src=x onerror="alert(2)">').conversation
    assert row is not None
    shown = page(desk, row)
    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown


def test_the_way_to_the_desk_is_shown_to_its_team_alone(desk: Client, client: Client) -> None:
    assert 'href="/repondre/"' in desk.get("/repondre/chiffres/").content.decode()
    member = sign_in(Client(), make_member().supporter)
    assert 'href="/repondre/"' not in member.get("/mon-compte/").content.decode()


def test_writing_first_opens_the_conversation_that_is_there(desk: Client) -> None:
    voice = make_voice()
    desk.post(f"/repondre/voix/{voice.pk}/ecrire/")
    row = Conversation.objects.get()
    again = desk.post(f"/repondre/voix/{voice.pk}/ecrire/")
    assert again["Location"] == f"/repondre/{row.pk}/"
