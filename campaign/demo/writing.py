"""Stories written as rows: all at once, and just as the services would have left them. Called in a transaction."""

from collections.abc import Sequence
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import OuterRef, Subquery

from campaign.demo.stories import Fate, Story
from common.cells import cell_at
from common.text import fold
from supporters.consents import current_text
from supporters.models import Consent, Decision, Report, Supporter, Testimony
from supporters.positions import public_point

State = Testimony.State
STATES = {
    Fate.PUBLISHED: State.PUBLISHED,
    Fate.PENDING: State.PENDING,
    Fate.REFUSED: State.REFUSED,
    Fate.WITHDRAWN: State.WITHDRAWN,
    Fate.UNCONFIRMED: State.UNCONFIRMED,
    Fate.REPORTED_ONCE: State.PUBLISHED,
    Fate.REPORTED_TWICE: State.PENDING,
}
DOMAIN = "@demo.example"
Photo = tuple[str, str, int]


def write_people(stories: Sequence[Story], emails: dict[int, str]) -> list[Supporter]:
    """One person for each story; `emails` names those who do not get an address by number."""
    people = [_person(story, emails.get(story.number, f"demo{story.number:05}{DOMAIN}")) for story in stories]
    Supporter.objects.bulk_create(people, batch_size=500)
    EmailAddress.objects.bulk_create(
        (EmailAddress(user=one, email=one.email, primary=True, verified=one.is_confirmed) for one in people),
        batch_size=500,
    )
    return people


def _person(story: Story, email: str) -> Supporter:
    person = Supporter(
        email=email,
        password=f"{UNUSABLE_PASSWORD_PREFIX}{story.secret:040x}",
        birth_month=story.birth_month,
        date_joined=story.written_at,
    )
    if story.fate != Fate.UNCONFIRMED:
        # What the confirmation of an address learns from its testimony.
        person.display_name, person.home = story.person.display_name, story.place
        person.confirmed_at = story.submitted_at
    return person


def write_consents(stories: Sequence[Story], people: Sequence[Supporter]) -> int:
    texts = {purpose: current_text(purpose) for purpose in Consent.Purpose.values}
    rows = []
    for story, person in zip(stories, people, strict=True):
        confirmed = story.fate != Fate.UNCONFIRMED
        for purpose in story.purposes:
            ended = story.fate == Fate.WITHDRAWN and purpose in (Consent.Purpose.TESTIMONY, Consent.Purpose.PHOTO)
            rows.append(
                Consent(
                    supporter=person,
                    purpose=purpose,
                    text=texts[purpose],
                    source=Consent.Source.FORM,
                    given_at=story.written_at,
                    confirmed_at=story.submitted_at if confirmed else None,
                    proof=sha256(b"%x" % story.secret).hexdigest() if confirmed else "",
                    withdrawn_at=story.last_at if ended else None,
                )
            )
    return len(Consent.objects.bulk_create(rows, batch_size=500))


def write_testimonies(
    stories: Sequence[Story], people: Sequence[Supporter], photos: dict[int, Photo]
) -> list[Testimony]:
    rows = [_testimony(story, person, photos.get(story.number)) for story, person in zip(stories, people, strict=True)]
    Testimony.objects.bulk_create(rows, batch_size=500)
    # The column stamps itself with the time of writing; a demo has a past.
    mine = Testimony.objects.filter(supporter__email__endswith=DOMAIN)
    joined = Supporter.objects.filter(pk=OuterRef("supporter")).values("date_joined")
    mine.update(created_at=Subquery(joined))
    return rows


def _testimony(story: Story, person: Supporter, photo: Photo | None) -> Testimony:
    lon, lat = public_point(story.place, key=f"supporter:{person.pk}")
    row = Testimony(
        supporter=person,
        place=story.place,
        state=STATES[story.fate],
        lon=lon,
        lat=lat,
        cell=cell_at(lon, lat),
        submitted_at=None if story.fate == Fate.UNCONFIRMED else story.submitted_at,
        published_at=story.decided_at if story.was_published else None,
        times_published=int(story.was_published),
    )
    if story.fate == Fate.WITHDRAWN:
        row.withdrawn_at = story.last_at
        return row
    row.display_name, row.message = story.person.display_name, story.message
    where = [story.place.name, story.place.departement.name if story.place.departement else ""]
    row.search_text = fold(" ".join([row.display_name, row.message, *where]))
    if photo:
        row.photo, row.thumbnail, row.photo_hash = photo
        row.photo_alt = story.alt
    return row


def write_decisions(stories: Sequence[Story], testimonies: Sequence[Testimony], moderators: Sequence[Supporter]) -> int:
    rows = []
    for story, testimony in zip(stories, testimonies, strict=True):
        if story.was_published or story.fate == Fate.REFUSED:
            rows.append(_decision(story, testimony, moderators[story.moderator]))
    Decision.objects.bulk_create(rows, batch_size=500)
    mine = Decision.objects.filter(testimony__supporter__email__endswith=DOMAIN)
    published = Testimony.objects.filter(pk=OuterRef("testimony")).values("published_at")
    mine.exclude(verdict=Decision.Verdict.REFUSE).update(decided_at=Subquery(published))
    for story, testimony in zip(stories, testimonies, strict=True):
        if story.fate == Fate.REFUSED:
            mine.filter(testimony=testimony).update(decided_at=story.decided_at)
    return len(rows)


def _decision(story: Story, testimony: Testimony, moderator: Supporter) -> Decision:
    refused = story.fate == Fate.REFUSED
    return Decision(
        testimony=testimony,
        moderator=moderator,
        verdict=Decision.Verdict.REFUSE if refused else Decision.Verdict.PUBLISH,
        reason=story.reason if refused else "",
        message=testimony.message,
    )


def write_reports(stories: Sequence[Story], testimonies: Sequence[Testimony]) -> int:
    counts = {Fate.REPORTED_ONCE: 1, Fate.REPORTED_TWICE: 2}
    reasons = Report.Reason.values
    rows = [
        Report(
            testimony=testimony,
            reason=reasons[(story.number + number) % len(reasons)],
            details="Ce témoignage me met mal à l'aise." if number == 0 else "",
            reporter=sha256(b"%x %d" % (story.secret, number)).hexdigest(),
        )
        for story, testimony in zip(stories, testimonies, strict=True)
        for number in range(counts.get(story.fate, 0))
    ]
    Report.objects.bulk_create(rows)
    published = Testimony.objects.filter(pk=OuterRef("testimony")).values("published_at")
    Report.objects.filter(pk__in=[row.pk for row in rows]).update(created_at=Subquery(published))
    return len(rows)
