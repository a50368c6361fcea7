"""Links of letters are short links of the campaign, one for each subject: clicks are counted for all its readers
together, never for one (L33)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from actions.links.addresses import short_url
from actions.services.links import house_link
from mailings.composing.leads import addresses
from mailings.models import Mailing, MailLink, Subject


@dataclass(frozen=True)
class Clicked:
    """How many people followed a link that they read under a subject."""

    subject: Subject
    url: str
    people: int


@transaction.atomic
def make_links(*, mailing: Mailing, at: datetime) -> int:
    """A short link for each subject and address of the letter; those there are stay. Returns how many were made."""
    wanted = addresses(mailing)
    made = 0
    for subject in mailing.subjects.all():
        have = set(subject.links.values_list("url", flat=True))
        made += _make(subject, [url for url in wanted if url not in have], at=at)
    return made


def short_addresses(subject: Subject) -> dict[str, str]:
    """Where each address of the letter leads under this subject: the short one to print instead."""
    links = MailLink.objects.filter(subject=subject).select_related("link")
    return {each.url: short_url(each.link) for each in links}


def clicks(mailing: Mailing) -> list[Clicked]:
    """By subject, then the most followed first."""
    links = MailLink.objects.filter(mailing=mailing).select_related("subject", "link")
    found = [Clicked(each.subject, each.url, each.link.people) for each in links]
    return sorted(found, key=lambda each: (each.subject.position, each.subject.pk, -each.people, each.url))


def people_by_subject(mailing: Mailing) -> dict[int, int]:
    """Number of a subject -> clicks of people on all its links."""
    totals: dict[int, int] = {}
    for each in clicks(mailing):
        totals[each.subject.pk] = totals.get(each.subject.pk, 0) + each.people
    return totals


def _make(subject: Subject, urls: Iterable[str], *, at: datetime) -> int:
    made = 0
    for url in urls:
        link = house_link(target=url, title=subject.mailing.title, at=at)
        MailLink.objects.create(mailing=subject.mailing, subject=subject, url=url, link=link)
        made += 1
    return made
