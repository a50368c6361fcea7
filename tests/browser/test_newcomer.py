"""A newcomer's way on an empty site, with a real worker: from the ministry's file to the first door."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import caches
from playwright.sync_api import Page, expect

from supporters.models import Supporter
from territory.models import Target
from territory.services import import_places
from tests.processes import celery_worker
from tests.territory.conftest import small_gazetteer
from tests.territory.dropping import SLUG, VOTES
from tests.territory.result_files import file_2017

#: Milliseconds that the worker may take for each step.
PATIENCE = 30_000


def test_a_newcomer_goes_from_an_empty_site_to_a_ranking(
    page: Page,
    live_site: str,
    national: Supporter,
    signed_in_as: Callable[[Supporter], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caches["default"], "key_prefix", "")  # the one that the worker sees
    import_places(gazetteer=small_gazetteer(tmp_path))
    signed_in_as(national)
    with celery_worker():
        _bring_results(page, file_2017(tmp_path, VOTES))
        _name_a_bloc(page)
        page.goto("/terrain/")
        page.get_by_role("link", name="Créer un ciblage").click()
        page.get_by_label("Nom du ciblage").fill("Notre premier")
        page.get_by_role("button", name="Classer les bureaux").click()
        # The page comes by itself to what the worker has computed.
        expect(page.get_by_role("table", name="Notre premier")).to_contain_text("Île-de-France", timeout=PATIENCE)
    page.get_by_role("table").get_by_role("link", name="Île-de-France").click()
    expect(page.get_by_role("table").first).to_contain_text("Paris")
    assert Target.objects.count() == len(VOTES)


def _bring_results(page: Page, path: Path) -> None:
    page.goto("/terrain/")
    expect(page.get_by_text("Aucun résultat pour l'instant")).to_be_visible()
    page.get_by_role("link", name="Apporter des résultats").click()
    page.get_by_role("main").get_by_role("link", name="Ajouter un fichier").first.click()
    page.get_by_label("Résultats par bureau de vote").check()
    page.get_by_label("Élection", exact=True).select_option(SLUG)
    page.get_by_label("Le fichier", exact=True).set_input_files(path)
    page.get_by_role("button", name="Vérifier ce fichier").click()
    page.get_by_role("button", name="Importer ces résultats").click(timeout=PATIENCE)
    expect(page.get_by_role("main").get_by_role("link", name="Créer un ciblage")).to_be_visible(timeout=PATIENCE)


def _name_a_bloc(page: Page) -> None:
    page.goto("/terrain/")
    page.get_by_role("link", name="Créer un bloc").click()
    page.get_by_label("Nom du bloc").fill("Les nôtres")
    page.get_by_label("ARBRE").check()
    page.get_by_role("button", name="Créer le bloc").click()
