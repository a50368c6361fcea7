"""The mail's doctor: never asked, asked, with faults, healthy."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.core.cache import caches
from django.urls import reverse
from playwright.sync_api import Page

from mailings.doctor.findings import Finding, Level, Report, advice, fault, good
from mailings.doctor.words import SAID
from mailings.models import Examination
from mailings.services.doctor import ASKED, keep
from supporters.models import Supporter
from tests.browser.walking import SignIn, send, visit

#: Every value that words name.
_NAMES = ("domain", "name", "host", "named", "other", "address", "site", "to", "header", "question", "why")
_VALUES = dict.fromkeys(_NAMES, "un-nom-de-domaine-assez-long.lettre.campagne.example")
_VALUES |= dict.fromkeys(("number", "most", "bits", "port", "size"), "12")
_VALUES |= {"day": "2027-01-31", "policy": "reject", "version": "TLSv1.3"}


def mail_doctor_walk(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    url = reverse("mailings:doctor")
    # Not the cache of this thread, which a test has for itself: that of the site.
    cache = caches.create_connection("default")
    cache.delete(ASKED)
    Examination.objects.all().delete()
    yield from visit(page, url)
    send(page, "Examiner maintenant")
    yield "an examination under way"
    cache.delete(ASKED)
    at = datetime(2027, 1, 15, 9, 30, tzinfo=UTC)  # the same for all: of two, the later row is the newer
    levels = (Level.GOOD, Level.ADVICE, Level.FAULT)
    all_there_is = [Finding(code, levels[n % 3], _VALUES) for n, code in enumerate(SAID)]
    healthy = [good("spf.good", **_VALUES), good("message.good", **_VALUES)]
    for findings in (all_there_is, [*healthy, advice("returns.none")], healthy, [fault("server.files")]):
        keep(report=Report(at, "lettre.campagne.example", tuple(findings)))
        yield from visit(page, url)
    Examination.objects.all().delete()
