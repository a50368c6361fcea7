"""Several ears at the same instant hear one voice."""

from functools import partial

import pytest
from django.utils import timezone

from conversations.models import Objection, Voice, VoiceAddress
from conversations.services import voices
from tests.conversations.making import make_voice
from tests.conversations.speaking import ABOUT, speaker
from tests.teams.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_somebody_new_heard_at_once_by_four_is_one_voice() -> None:
    hear = partial(voices.find_or_make, speaker=speaker(), source_url=ABOUT, at=timezone.now())
    at_once([hear for _each in range(4)])
    assert Voice.objects.count() == 1
    assert VoiceAddress.objects.count() == 1


def test_an_objection_made_twice_at_once_stands_once() -> None:
    voice, now = make_voice(), timezone.now()
    at_once([partial(voices.object_, voice=voice, at=now) for _each in range(3)])
    assert Objection.objects.count() == 1
    assert not Voice.objects.exists()
