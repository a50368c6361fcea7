"""A door-to-door outing and its turfs, before there are any, on the spot, and afterwards."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from canvassing.services.outing_walks import give_turfs
from canvassing.services.walks import join
from teams.models import Outing
from tests.browser.walking import send, visit
from tests.canvassing.walking import make_turf
from tests.factories import make_outing, make_place, make_team, make_volunteer


def square_walk(page: Page) -> Iterator[str]:
    """`page` is already a staff member's."""
    outing = make_outing(
        team=make_team(place=make_place(name="Landerneau")), starts_at=timezone.now() + timedelta(hours=1), going=7
    )
    pages = {
        name: reverse(f"canvassing:{name}", args=[outing.pk])
        for name in ("outing-walks", "outing-walks-screen", "outing-walks-print")
    }
    yield from visit(page, *pages.values())
    turfs = [make_turf(commune=outing.place) for _turf in range(4)]
    yield from visit(page, pages["outing-walks"], f"{pages['outing-walks']}?bureau=x")
    page.goto(pages["outing-walks"])
    page.evaluate("for (const box of document.querySelectorAll('[name=turfs]')) box.checked = false")
    send(page, "Prendre ces secteurs pour la sortie")
    yield "an outing's turfs, with their errors"
    given = give_turfs(outing=outing, turfs=turfs[:3], by=outing.organiser, at=timezone.now()).walks
    for walk in (given[0], given[0], given[1]):
        join(walk=walk, supporter=make_volunteer().supporter, at=timezone.now())
    yield from visit(page, *pages.values(), f"{pages['outing-walks-screen']}?feuille={given[0].pk}")
    yield from visit(page, reverse("teams:outing", args=[outing.pk]))
    ago = timezone.now() - timedelta(hours=4)
    Outing.objects.filter(pk=outing.pk).update(starts_at=ago, ends_at=ago + timedelta(hours=2))
    yield from visit(page, pages["outing-walks"], reverse("teams:outing", args=[outing.pk]))
