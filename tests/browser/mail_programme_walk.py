"""The daily programme: no line yet, fourteen days, a day to approve."""

from collections.abc import Iterator
from datetime import time, timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from mailings.models import Mailing, ProgrammeDay, ProgrammeRule
from mailings.services.programme import propose
from supporters.models import Supporter
from tests.actions.making import make_content
from tests.browser.walking import SignIn, send, the_country, visit
from tests.factories import make_place
from tests.mailings.access_programme import make_rule
from tests.mailings.making import make_audience, make_mailing, make_subscriber

HOME, RULES, NEW = (reverse(f"mailings:{name}") for name in ("programme", "programme-rules", "programme-rule-new"))


def mail_programme_walk(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    ProgrammeRule.objects.update(is_active=False)  # of other walks
    yield from visit(page, HOME, RULES, NEW)
    send(page, "Enregistrer")
    yield "a line, refused"
    make_lines()
    cache.clear()
    day = timezone.localdate() + timedelta(days=2)
    assert propose(day=day, at=timezone.now()) is not None
    here = reverse("mailings:programme-day", args=[day])
    yield from visit(
        page, HOME, RULES, reverse("mailings:programme-rule", args=[ProgrammeRule.objects.latest("pk").pk])
    )
    yield from visit(page, here)
    page.locator(".programme-line summary").first.click()
    page.locator(".programme-line [name$=send_time]").first.fill("23:00")
    send(page, "Enregistrer")
    yield "a day, a letter in the night"
    page.goto(here)
    send(page, "J'ai tout lu : valider la journée")
    yield "a day, approved"
    send(page, "Ne rien envoyer ce jour-là")
    yield "a day, skipped"
    yield from visit(page, HOME)


def make_lines() -> None:
    """Two that mean some of the same people, one of the week, a letter that no line brought."""
    arles = make_place(name="Arles", parent=the_country())
    for n in range(12):
        make_subscriber(home=arles if n % 3 == 0 else None)
    make_content(title="La cantine bio coûte douze centimes de plus")
    make_rule(name="Le courrier du jour", position=2, with_week=True)
    local = make_audience(name="Celles et ceux d'Arles", place=arles)
    make_rule(name="Arles, ce soir", audience=local, send_time=time(18), position=1, subject="Ce soir, place du Forum")
    make_rule(name="La semaine", rhythm="weekly", weekdays=0b1000000, send_time=time(9, 30), position=3)
    today = timezone.localdate()
    make_mailing(state="scheduled", title="Lettre de la candidate", send_on=today + timedelta(days=3))
    for days, state in ((4, "approved"), (5, "skipped")):
        ProgrammeDay.objects.create(day=today + timedelta(days=days), state=state, proposed_at=timezone.now())
    assert Mailing.objects.filter(state="scheduled").exists()
