"""A person planted everywhere, for the tests of what is known of people and of its end."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from supporters.models import (
    Export,
    Report,
    RightsRequest,
    Supporter,
)
from supporters.services.consents import give_consent
from supporters.services.moderation import publish_testimony, report_testimony
from supporters.services.rights import ask_staff
from territory.models import Election, Round, SilenceChange, ZoneVote
from tests.actions.planting import plant as plant_online
from tests.canvassing.planting import plant as plant_doors
from tests.conversations.planting import plant as plant_talk
from tests.factories import make_place, make_supporter, make_testimony, sign_in
from tests.mailings.planting import plant as plant_mail
from tests.teams.planting import plant

EMAIL, NAME, WORDS = "camille.introuvable@example.org", "Camille Introuvable", "Une phrase introuvable ailleurs."


@pytest.fixture
def planted(client: Client, moderator: Supporter) -> Supporter:
    """A person with a row in every table that can refer to one, and a session open."""
    now = timezone.now()
    person = make_supporter(email=EMAIL, display_name=NAME, home=make_place(), is_staff=True)
    person.groups.add(Group.objects.get(name="moderators"))
    person.emailaddress_set.create(email=f"deux-{EMAIL}", verified=False)
    sign_in(client, person)
    person.usersession_set.create(session_key=client.session.session_key, ip="fd00::1", user_agent="Navigateur")
    AuthToken.objects.create(user=person)
    for purpose in ("account", "testimony", "photo"):
        give_consent(supporter=person, purpose=purpose, source="form", at=now, confirmed=True)
    for name in ("photos/face.webp", "photos/face-400.webp", "exports/old.zip"):
        default_storage.save(name, ContentFile(b"x"))
    testimony = make_testimony(
        supporter=person,
        message=WORDS,
        photo="photos/face.webp",
        thumbnail="photos/face-400.webp",
        photo_alt="Un visage",
        search_text=WORDS.lower(),
    )
    publish_testimony(testimony=testimony, moderator=moderator, at=now)
    report_testimony(testimony=testimony, reporter="f" * 64, reason=Report.Reason.OTHER, details=NAME, at=now)
    other = make_testimony()
    give_consent(supporter=other.supporter, purpose="testimony", source="form", at=now, confirmed=True)
    publish_testimony(testimony=other, moderator=person, at=now)
    Export.objects.create(supporter=person, file="exports/old.zip", state="ready", expires_at=now + timedelta(days=1))
    ask_staff(supporter=person, kind=RightsRequest.Kind.OBJECTION, message=f"Moi, {NAME}", at=now)
    journal(moderator, person, str(person))
    journal(moderator, testimony, str(testimony))
    journal(person, other, str(other))
    silence(person.email)
    plant(person)
    plant_doors(person)
    plant_online(person)
    plant_mail(person)
    plant_talk(person)
    return person


def journal(who: Supporter, what: models.Model, words: str) -> None:
    LogEntry.objects.create(
        user=who,
        content_type=ContentType.objects.get_for_model(what),
        object_id=str(what.pk),
        object_repr=words,
        action_flag=CHANGE,
        change_message=words,
    )


def silence(email: str) -> None:
    now = timezone.now()
    election = Election.objects.create(slug="essai", name="Essai")
    vote = ZoneVote.objects.create(
        round=Round.objects.create(election=election, number=1, date=now.date()),
        zone="metropole",
        votes_on=now.date(),
        timezone="Europe/Paris",
        silence_start=now + timedelta(days=30),
        silence_end=now + timedelta(days=31),
    )
    SilenceChange.objects.create(
        vote=vote, silence_start=vote.silence_start, silence_end=vote.silence_end, reason="Essai", proposed_by=email
    )


@pytest.fixture
def desk(client: Client, moderator: Supporter) -> Client:
    """A browser in which a moderator is signed in, second factor included."""
    return sign_in(client, moderator)
