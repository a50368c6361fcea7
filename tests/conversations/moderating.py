"""What tests of the group's moderation share: who moderates, what waits, a decision by the page."""

import re
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from conversations.models import Member, Message, Thread
from supporters.models import Supporter
from teams.models import Role
from territory.models import Place
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import make_place, make_role, make_supporter

#: A reason as a form sends it.
WHY = {"reason": "off_topic", "words": "Parlons-en dans le fil des transports."}


def make_moderator(**overrides: Any) -> Supporter:
    """Staff who look after the whole group."""
    person = make_supporter(**({"display_name": "Modération", "is_staff": True} | overrides))
    person.groups.add(Group.objects.get(name="moderators"))
    return person


def make_lead(place: Place) -> Supporter:
    """A departmental lead: the group's threads of that département."""
    person = make_supporter(display_name="Référente")
    make_role(person, Role.Kind.DEPARTMENTAL, place=place)
    return person


def make_departement(**overrides: Any) -> Place:
    return make_place(kind=Place.Kind.DEPARTEMENT, **overrides)


def make_newcomer(**overrides: Any) -> Member:
    return make_member(trusted_at=None, **overrides)


def make_waiting(thread: Thread | None = None, **overrides: Any) -> Message:
    """A newcomer's comment that nobody read yet."""
    author = overrides.pop("author", None) or make_newcomer()
    return make_message(thread or make_thread(), **({"state": "waiting", "author": author} | overrides))


def path_of(message: Message) -> str:
    return reverse("conversations:moderation-message", args=[message.pk])


def seen(client: Client, message: Message) -> str:
    """What the moderators' page says that one has read."""
    page = client.get(path_of(message)).content.decode()
    found = re.search(rf'name="seen" value="({message.pk}:[^"]+)"', page)
    assert found
    return found[1]


def decide(client: Client, message: Message, verb: str, **more: str) -> int:
    return client.post(path_of(message), {"verb": verb, "seen": seen(client, message)} | more).status_code
