"""Bringing in a file in a real browser, with a real worker behind: dropped, followed, confirmed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from supporters.models import Supporter
from territory.imports import progress as import_progress
from territory.models import Import, Result
from territory.services import import_places
from territory.services.import_runs import LEASE, run_due_imports
from tests.factories import make_import
from tests.processes import celery_worker
from tests.territory.conftest import small_gazetteer
from tests.territory.dropping import ROLL, SLUG, VOTES
from tests.territory.result_files import file_2017

HOME, NEW = "/terrain/donnees/", "/terrain/donnees/nouveau/"
SENTENCE = "[data-campaign-sentence]"
#: What a hand does when it lets a file go over an element.
DROP = """([zone, text]) => {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File([text], "adresses.csv"))
  const options = { dataTransfer, bubbles: true, cancelable: true }
  for (const name of ["dragenter", "dragover", "drop"])
    document.querySelector(zone).dispatchEvent(new DragEvent(name, options))
}"""


@pytest.fixture(autouse=True)
def shared_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker tells of its progress is for the web server to read."""
    monkeypatch.setattr(caches["default"], "key_prefix", "")


@pytest.fixture
def desk(page: Page, live_site: str, national: Supporter, signed_in_as: Callable[[Supporter], None]) -> Page:
    signed_in_as(national)
    return page


@pytest.fixture
def places(live_site: str, tmp_path: Path) -> None:
    import_places(gazetteer=small_gazetteer(tmp_path))


def fill(page: Page, file: Path | dict[str, Any], kind: str = "Résultats par bureau de vote") -> None:
    page.goto(NEW)
    page.get_by_label(kind).check()
    if kind.startswith("Résultats"):
        page.get_by_label("Élection", exact=True).select_option(SLUG)
    page.get_by_label("Le fichier", exact=True).set_input_files(file)


def check(page: Page) -> None:
    page.get_by_role("button", name="Vérifier ce fichier").click()


def small(content: str, name: str = "liste.csv") -> dict[str, Any]:
    return {"name": name, "mimeType": "text/csv", "buffer": content.encode()}


@pytest.mark.usefixtures("places")
def test_a_file_is_dropped_followed_and_brought_in(desk: Page, tmp_path: Path) -> None:
    with celery_worker():
        fill(desk, file_2017(tmp_path, VOTES))
        check(desk)
        expect(desk.get_by_role("button", name="Importer ces résultats")).to_be_visible(timeout=30_000)
        expect(desk.get_by_text("Windows-1252")).to_be_visible()
        desk.get_by_role("button", name="Importer ces résultats").click()
        expect(desk.get_by_role("link", name="Créer un ciblage")).to_be_visible(timeout=30_000)
    assert Result.objects.count() == len(VOTES)


def test_only_the_questions_that_concern_the_file_are_asked(desk: Page) -> None:
    desk.goto(NEW)
    election = desk.get_by_label("Élection", exact=True)
    expect(election).to_be_hidden()
    desk.get_by_label("Résultats par bureau de vote").check()
    expect(election).to_be_visible()
    expect(desk.get_by_label("Nom de l'élection")).to_be_hidden()
    election.select_option("+")
    expect(desk.get_by_label("Nom de l'élection")).to_be_visible()
    desk.get_by_label("Contours des bureaux de vote").check()
    expect(election).to_be_hidden()
    expect(desk.get_by_label("Propriété qui porte le code")).to_be_visible()


def test_an_electoral_roll_is_refused_on_the_spot(desk: Page) -> None:
    fill(desk, small(ROLL))
    check(desk)
    expect(desk.locator("#id_file_error")).to_contain_text("liste électorale")
    assert not Import.objects.exists()
    # The other answers are still there, and another file can be tried.
    expect(desk.get_by_label("Élection", exact=True)).to_have_value(SLUG)


def test_a_file_let_go_over_the_zone_is_taken(desk: Page) -> None:
    desk.goto(NEW)
    desk.get_by_label("Adresses", exact=True).check()
    desk.evaluate(DROP, ["[data-campaign-zone]", ROLL])
    check(desk)
    expect(desk.locator("#id_file_error")).to_contain_text("liste électorale")


def test_two_files_let_go_together_are_the_two_tables(desk: Page) -> None:
    desk.goto(NEW)
    desk.get_by_label("Résultats par bureau de vote").check()
    two = DROP.replace(
        'new File([text], "adresses.csv"))',
        'new File([text], "a.csv")); dataTransfer.items.add(new File([text], "b.csv"))',
    )
    desk.evaluate(two, ["[data-campaign-zone]", ROLL])
    assert desk.get_by_label("Le fichier", exact=True).evaluate("field => field.files[0].name") == "a.csv"
    assert desk.get_by_label("Le second tableau").evaluate("field => field.files[0].name") == "b.csv"
    desk.get_by_label("Adresses", exact=True).check()
    expect(desk.get_by_label("Le second tableau")).to_be_hidden()


def test_a_file_that_is_too_heavy_is_not_even_sent(desk: Page) -> None:
    desk.goto(NEW)
    desk.evaluate("document.querySelector('[data-campaign-drop]').dataset.campaignMost = 10")
    desk.get_by_label("Le fichier", exact=True).set_input_files(small(ROLL))
    expect(desk.get_by_role("alert")).to_contain_text("trop lourd")
    check(desk)
    assert desk.url.endswith(NEW)


def test_progress_moves_while_the_work_is_hidden_in_its_transaction(desk: Page) -> None:
    row = make_import(leased_until=timezone.now() + LEASE)
    tell(row, 0.2)
    desk.goto(f"{HOME}{row.pk}/")
    expect(desk.locator(SENTENCE)).to_have_text("Vérification en cours : 20 %")
    tell(row, 0.7)
    expect(desk.locator(SENTENCE)).to_have_text("Vérification en cours : 70 %")
    expect(desk.locator("[data-campaign-said]")).to_have_text("Vérification en cours : 70 %")
    assert desk.locator("progress").evaluate("bar => bar.value") == pytest.approx(0.7)
    Import.objects.filter(pk=row.pk).update(state="refused", error="Ligne 3 : le fichier est coupé.")
    expect(desk.locator(".notice-danger")).to_contain_text("le fichier est coupé")


def tell(row: Import, share: float) -> None:
    """As the worker does, a moment after its last word."""
    teller = import_progress.Teller(row)
    teller._next = 0
    teller(share)


@pytest.mark.usefixtures("places")
def test_it_all_works_without_script(browser: Browser, desk: Page, live_site: str, tmp_path: Path) -> None:
    state = desk.context.storage_state()
    plain = browser.new_context(java_script_enabled=False, storage_state=state, base_url=live_site, locale="fr-FR")
    page = plain.new_page()
    fill(page, file_2017(tmp_path, VOTES))
    check(page)
    expect(page.locator(SENTENCE)).to_contain_text("En attente")
    run_due_imports(at=timezone.now())
    # The page asks again by itself.
    expect(page.get_by_role("button", name="Importer ces résultats")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Importer ces résultats").click()
    run_due_imports(at=timezone.now())
    expect(page.get_by_role("link", name="Créer un ciblage")).to_be_visible(timeout=15_000)
    plain.close()
    assert Result.objects.count() == len(VOTES)


def test_back_shows_what_is_and_not_what_was(desk: Page, context: BrowserContext) -> None:
    row = make_import(state="checked", kind="results", report={"counts": {"precincts": 20}})
    desk.goto(f"{HOME}{row.pk}/")
    desk.get_by_role("button", name="Importer ces résultats").click()
    expect(desk.locator(SENTENCE)).to_contain_text("Confirmé")
    desk.goto(HOME)
    desk.go_back()
    expect(desk.locator(SENTENCE)).to_contain_text("Confirmé")
    expect(desk.get_by_role("button", name="Importer ces résultats")).to_have_count(0)
