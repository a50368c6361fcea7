"""What a note may say: the exchange, and nothing of the person."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations.desk.notes import LISTS, refused_in
from conversations.models import VoiceNote
from conversations.services.voice_notes import SAID, write
from supporters.models import Supporter
from tests.conversations.making import make_voice

REFUSED = {
    "party": ("Proche du parti majoritaire", "opinion"),
    "party-initials": ("Elle est LFI je crois", "opinion"),
    "side": ("Blog plutôt de droite", "opinion"),
    "vote": ("Il a voté blanc", "opinion"),
    "vote-for": ("Vote pour nous depuis 2012", "opinion"),
    "union": ("Syndiquée", "opinion"),
    "english-side": ("Seems rather right-wing", "opinion"),
    "accent": ("ÉCOLOGISTE convaincue", "opinion"),
    "illness": ("En arrêt maladie jusqu'en mars", "health"),
    "pregnant": ("Enceinte de six mois", "health"),
    "burn-out": ("Sort d'un burn-out", "health"),
    "english-illness": ("On sick leave", "health"),
    "faith": ("Catholique pratiquant", "faith"),
    "origin": ("D'origine bretonne", "origins"),
    "love": ("Homosexuelle", "love"),
    "love-acronym": ("Blog LGBT+", "love"),
    "family": ("Son mari travaille à la mairie", "family"),
    "divorced": ("divorcé", "family"),
    "married": ("Est marié", "family"),
    "justice": ("Mis en examen l'an dernier", "justice"),
    "home": ("Habite au 3, rue des Lilas", "private"),
}
FINE = [
    "Préfère un courrier le matin.",
    "Attend le chiffrage des trains de nuit avant de publier.",
    "Répondre avant jeudi ; a relancé deux fois.",
    "Marie Durand relaie ses articles.",
    "La loi sur les mariages de communes l'intéresse",
    "A demandé la droiture des comptes : les envoyer.",
    "Rappeler le 12/11 à 14 h 30.",
    "Please answer in English, after Monday.",
]


@pytest.mark.parametrize("case", REFUSED)
def test_what_says_something_of_the_person_is_refused(case: str) -> None:
    text, kind = REFUSED[case]
    assert kind in {one.kind for one in refused_in(text)}


@pytest.mark.parametrize("number", range(len(FINE)))
def test_what_says_something_of_the_exchange_passes(number: int) -> None:
    assert refused_in(FINE[number]) == []


def test_each_word_is_told_once_as_it_was_typed() -> None:
    found = refused_in("Militante, oui : militante ! Et « Divorcée ».")
    assert [(one.kind, one.word) for one in found] == [("opinion", "Militante"), ("family", "Divorcée")]


def test_a_word_cut_by_an_apostrophe_or_a_dash_is_found() -> None:
    assert [one.kind for one in refused_in("l'écologiste d’extrême-droite")] == ["opinion", "opinion"]


def test_every_kind_is_told_in_words() -> None:
    assert set(SAID) == set(LISTS)


@pytest.mark.django_db
def test_a_refused_note_is_not_kept(responder: Supporter) -> None:
    with pytest.raises(ValidationError) as refused:
        write(voice=make_voice(), text="Malade, et de gauche.", by=responder, at=timezone.now())
    assert len(refused.value.message_dict["text"]) == 2
    assert not VoiceNote.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "   ", "a" * 501], ids=["empty", "blank", "long"])
def test_a_note_has_words_and_not_too_many(responder: Supporter, text: str) -> None:
    with pytest.raises(ValidationError):
        write(voice=make_voice(), text=text, by=responder, at=timezone.now())


@pytest.mark.django_db
def test_a_good_note_is_kept_with_its_author(responder: Supporter) -> None:
    note = write(voice=make_voice(), text="  Préfère\nle matin ", by=responder, at=timezone.now())
    assert (note.text, note.by) == ("Préfère le matin", responder)
