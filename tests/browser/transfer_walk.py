"""Bringing an organisation in and taking tables out, as an administrator, a lead and whoever is invited reach them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from supporters.models import Supporter
from teams.models import OrganisationExport, OrganisationImport, Role
from teams.services.imported import invite_due
from territory.models import Place, PlaceName
from tests.browser.walking import SignIn, send, stops, visit
from tests.factories import make_place, make_role, make_supporter
from tests.mailbox import path_sent_to
from tests.teams.bringing import HEADING, WHOLE, YES

ADMIN = "admin:teams_organisationimport"
#: More lines with a fault than a page of the report holds.
FAULTY = [f"personne{n}@example.org;Ada;bénévole;Nulle-Part-les-Bains;" for n in range(60)]


def make_sud() -> Place:
    """What tests.teams.bringing.WHOLE names: a région, its département, Arles."""
    region = make_place(code="R-93", kind=Place.Kind.REGION, name="Sud")
    rhone = make_place(code="D-13", kind=Place.Kind.DEPARTEMENT, name="Bouches-du-Rhône", parent=region)
    arles = make_place(code="13004", name="Arles", postcodes="13200", departement=rhone, parent=rhone)
    PlaceName.objects.create(place=arles, key="arles")
    return rhone


def transfer_walk(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    """`national` is an administrator."""
    rhone = make_sud()
    sign_in(national)
    yield from _brought_in(page)
    page.context.clear_cookies()
    yield from _invited(page, sign_in)
    sign_in(national)
    yield from _undone(page)
    yield from _taken_out(page, rhone, national, sign_in)


def _brought_in(page: Page) -> Iterator[str]:
    add = reverse(f"{ADMIN}_add")
    yield from visit(page, reverse(f"{ADMIN}_changelist"), add)
    send(page, "Vérifier le fichier")
    yield "a file to bring in, with its errors"
    _give(page, "equipes-abimees.csv", FAULTY)
    assert OrganisationImport.objects.latest("pk").state == "refused"
    yield "a file refused, line by line"
    yield from visit(page, f"{page.url}?page=2")
    _give(page, "equipes.csv", WHOLE)
    yield "a file to confirm"
    send(page, "Envoyer les invitations")
    yield "a file sent"
    invite_due(at=timezone.now())


def _give(page: Page, name: str, lines: Any) -> None:
    page.goto(reverse(f"{ADMIN}_add"))
    content = "\n".join((HEADING, *lines, "")).encode()
    page.set_input_files("[name=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.select_option("[name=source_kind]", "former")
    page.fill("[name=source]", "Les équipes de la campagne de 2022")
    page.fill("[name=obtained_on]", "2022-06-01")
    page.check("[name=declared]")
    send(page, "Vérifier le fichier")


def _invited(page: Page, sign_in: SignIn) -> Iterator[str]:
    """A mobiliser says yes, a trainer while somebody else is signed in, a lead no."""
    mobiliser, trainer, lead = (
        path_sent_to(f"{name}@example.org", "/equipe/rejoindre/").replace("refuser/", "")
        for name in ("lea", "max", "ana")
    )
    page.goto(mobiliser)
    yield "imported"
    send(page, "Oui, comptez sur moi")
    yield "imported, to correct"
    _say_yes(page)
    yield "hub, brought in"
    page.context.clear_cookies()
    yield from visit(page, mobiliser, reverse("teams:imported", args=["abime"]))
    page.goto(f"{lead}refuser/")
    yield "imported-decline"
    send(page)
    yield "imported-decline, done"
    sign_in(make_supporter())
    page.goto(trainer)
    _say_yes(page)
    assert page.url.endswith(reverse("teams:imported-done"))
    yield "imported-done"


def _say_yes(page: Page) -> None:
    page.fill("[name=first_name]", YES["first_name"])
    page.select_option("[name=birth_month]", YES["birth_month"])
    page.fill("[name=birth_year]", YES["birth_year"])
    page.check("[name=consent_account]")
    page.check("[name=consent_local_team]")
    send(page, "Oui, comptez sur moi")


def _undone(page: Page) -> Iterator[str]:
    batch = OrganisationImport.objects.latest("pk")
    page.goto(reverse(f"{ADMIN}_change", args=[batch.pk]))
    yield "a file with its answers"
    page.get_by_text("Annuler cet import").click()
    yield "a file to undo"
    send(page, "Oui, tout annuler")
    yield "a file undone"


def _taken_out(page: Page, place: Place, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    now = timezone.now()
    sign_in(make_role(None, Role.Kind.DEPARTMENTAL, place=place).supporter)
    yield from stops(page, "export")
    page.evaluate("document.querySelector('[name=content]').selectedOptions[0].value = 'tout'")
    send(page, "Préparer l'export")
    yield "export, refused"
    other = make_role(None, Role.Kind.NATIONAL, place=make_place(kind=Place.Kind.REGION)).supporter
    common = {"place": place, "rows": 900, "with_addresses": True, "requested_at": now - timedelta(days=2)}
    OrganisationExport.objects.create(requested_by=other, **common)
    waiting = OrganisationExport.objects.create(requested_by=national, **common)
    granted = {"approved_by": other, "approved_at": now - timedelta(days=1, hours=1)}
    over = OrganisationExport.objects.create(requested_by=national, **common, **granted)
    OrganisationExport.objects.create(requested_by=national, **common, **granted | {"approved_at": now})
    sign_in(national)
    yield from stops(page, "export")
    yield from stops(page, "export-file", of=waiting)
    yield from stops(page, "export-file", of=over)
