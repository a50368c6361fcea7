"""What is done before the site starts is done once."""

import gettext
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from campaign.management.commands.start import Command, banner
from campaign.preparation import Done
from campaign.translations import compile_catalogues

CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Témoigner"\nmsgstr "Testify"\n'


@pytest.fixture
def data(tmp_path: Path) -> list[Path]:
    path = tmp_path / "communes.csv"
    path.write_text("69123,Lyon")
    return [path]


def test_what_was_loaded_is_not_loaded_again(tmp_path: Path, data: list[Path]) -> None:
    Done(tmp_path / "done.json", "one").remember("places", data)
    assert not Done(tmp_path / "done.json", "one").differs("places", data)


def test_what_has_changed_is_loaded_again(tmp_path: Path, data: list[Path]) -> None:
    Done(tmp_path / "done.json", "one").remember("places", data)
    data[0].write_text("69123,Lyon\n13055,Marseille")
    assert Done(tmp_path / "done.json", "one").differs("places", data)


def test_each_database_is_loaded_for_itself(tmp_path: Path, data: list[Path]) -> None:
    Done(tmp_path / "done.json", "one").remember("places", data)
    assert Done(tmp_path / "done.json", "other").differs("places", data)


def test_catalogues_are_compiled_without_gettext_when_they_changed(tmp_path: Path) -> None:
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    assert (compile_catalogues(tmp_path), compile_catalogues(tmp_path)) == (1, 0)
    assert gettext.translation("django", tmp_path, ["en"]).gettext("Témoigner") == "Testify"
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == 1


def test_a_port_that_is_taken_is_named_with_the_cure(settings: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.PORT = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"make run PORT={settings.PORT + 1}"):
            Command().require_free_port()


def test_the_people_of_the_demo_are_named_in_debug_only(settings: Any) -> None:
    settings.DEBUG = True
    assert "@" in banner()
    settings.DEBUG = False
    assert settings.SITE_URL in banner()
    assert "@" not in banner()
