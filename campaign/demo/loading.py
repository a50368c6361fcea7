"""Loading the demo: told from a seed, drawn, written in one transaction. A second time, nothing is added."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from campaign.demo import portraits
from campaign.demo.books import write_acts
from campaign.demo.faces import Face
from campaign.demo.sign_ins import PASSWORD, SIGN_INS, TOTP_SECRET, SignIn
from campaign.demo.stories import Fate, Story, Storyteller
from campaign.demo.writing import (
    Photo,
    write_consents,
    write_decisions,
    write_people,
    write_reports,
    write_testimonies,
)
from common.kept_files import LARGE, SMALL
from supporters.map_counters import rebuild_map
from supporters.models import Consent, Supporter
from supporters.photos import FOLDER
from supporters.services.consents import give_consent
from territory.models import Election, Place
from territory.services.elections import activate_election, create_round

Progress = Callable[[int], object]
#: Drawing is worth other processes from so many portraits on.
WORTH_PROCESSES = 60
#: The demo's election: far enough ahead that nothing is silent now.
ELECTION = ("presidentielle-2027", "Élection présidentielle 2027", (date(2027, 4, 11), date(2027, 4, 25)))


def is_loaded() -> bool:
    return Supporter.objects.filter(email=SIGN_INS[0].email).exists()


def load(*, testimonies: int, seed: int, at: datetime, progress: Progress = lambda done: None) -> dict[str, int]:
    """Write the demo unless it is there. Returns how many of each thing were added.

    The same seed, places and day give the same demo. `progress` is told how many testimonies are done.
    """
    if is_loaded():
        return {"testimonies": 0, "published": 0, "photos": 0, "people": 0}
    stories = _with_sign_ins(Storyteller(seed=seed, places=homes(), at=at).tell(testimonies))
    photos = _photos(stories, progress)
    with transaction.atomic():
        counts = _write(stories, photos, at)
    progress(testimonies - len(photos))
    return counts


def homes() -> list[Place]:
    """Where people live, in a fixed order; cities that have arrondissements are represented by these."""
    divided = Place.objects.filter(kind=Place.Kind.ARRONDISSEMENT).values("parent")
    found = Place.objects.homes().exclude(pk__in=divided).filter(population__gt=0, lon__isnull=False)
    return list(found.select_related("departement").order_by("code"))


def _photos(stories: Sequence[Story], progress: Progress) -> dict[int, Photo]:
    """Portraits drawn and stored: number of the story -> names and hash. Files of an earlier demo are replaced."""
    shown = {story: story.face for story in stories if story.face and story.fate != Fate.WITHDRAWN}
    found: dict[int, Photo] = {}
    for story, (large, small, picture) in zip(shown, _drawn(list(shown.values())), strict=True):
        name = f"{FOLDER}/{story.secret:032x}"
        for path, content in ((name + LARGE, large), (name + SMALL, small)):
            default_storage.delete(path)
            default_storage.save(path, ContentFile(content))
        found[story.number] = (name + LARGE, name + SMALL, picture)
        progress(1)
    return found


def _drawn(faces: Sequence[Face]) -> Iterator[tuple[bytes, bytes, int]]:
    if len(faces) < WORTH_PROCESSES:
        yield from map(portraits.make, faces)
        return
    # Started afresh rather than forked: a process that holds a database connection must not be copied.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, 8), mp_context=context) as pool:
        yield from pool.map(portraits.make, faces, chunksize=16)


def _write(stories: Sequence[Story], photos: dict[int, Photo], at: datetime) -> dict[str, int]:
    known = [one for one in SIGN_INS if one.testifies]
    password = make_password(PASSWORD)
    staff = [_sign_in(one, password, at=at) for one in SIGN_INS if not one.testifies]
    people = write_people(stories, {number: one.email for number, one in enumerate(known)})
    Supporter.objects.filter(email__in=[one.email for one in known]).update(password=password)
    write_consents(stories, people)
    rows = write_testimonies(stories, people, photos)
    moderators = [one for one in staff if one.groups.filter(name="moderators").exists()]
    write_decisions(stories, rows, moderators)
    write_reports(stories, rows)
    write_acts(stories, rows)
    _election()
    counted = rebuild_map()
    return {
        "testimonies": len(rows),
        "published": counted["testimonies"],
        "photos": len(photos),
        "people": len(people) + len(staff),
    }


def _with_sign_ins(stories: Sequence[Story]) -> list[Story]:
    """The first stories are told by those who can sign in, under the names they are listed by."""
    tellers = [one for one in SIGN_INS if one.testifies]
    named = [
        replace(story, person=replace(story.person, display_name=one.display_name))
        for one, story in zip(tellers, stories, strict=False)
    ]
    return [*named, *stories[len(named) :]]


def _sign_in(one: SignIn, password: str, *, at: datetime) -> Supporter:
    """A confirmed person with the demo's password; the staff with its role, staff and leads with a second factor."""
    joined = at - timedelta(days=61)
    person = Supporter.objects.create(
        email=one.email,
        password=password,
        display_name=one.display_name,
        birth_month=date(at.year - 40, 5, 1),
        is_staff=bool(one.group),
        date_joined=joined,
        confirmed_at=joined,
    )
    EmailAddress.objects.create(user=person, email=one.email, primary=True, verified=True)
    give_consent(
        supporter=person, purpose=Consent.Purpose.ACCOUNT, source=Consent.Source.FORM, at=joined, confirmed=True
    )
    if one.group:
        person.groups.add(Group.objects.get(name=one.group))
    if one.has_second_factor:
        TOTP.activate(person, TOTP_SECRET)
        RecoveryCodes.activate(person)
    return person


def _election() -> None:
    slug, name, days = ELECTION
    election, made = Election.objects.get_or_create(slug=slug, defaults={"name": name})
    if made:
        for number, day in enumerate(days, start=1):
            create_round(election=election, number=number, date=day)
        activate_election(election=election)
