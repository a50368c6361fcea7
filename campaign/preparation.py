"""What must be done before the site starts, each step only when something it depends on has changed."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from campaign.translations import compile_catalogues
from supporters.models import Supporter
from territory.models import Place

Say = Callable[[str], object]


def prepare(*, say: Say) -> None:
    """Translations, tables, places, demo (in debug) or static files (otherwise). A second call takes a second."""
    for folder in settings.LOCALE_PATHS:
        compile_catalogues(folder)
    if _unapplied():
        say("Preparing the database…")
        call_command("migrate", interactive=False, verbosity=0)
    done = Done(settings.VAR_DIR / "prepared.json", _database())
    root = settings.BASE_DIR
    places = list((root / "territory" / "data").rglob("*"))
    if done.differs("places", places) or not Place.objects.exists():
        say("Loading the places of France…")
        call_command("import_places", verbosity=0)
        done.remember("places", places)
    if not settings.DEBUG:
        static = [*(root / "static").rglob("*"), *(root / "campaign").glob("*.py"), root / "requirements.txt"]
        if done.differs("static files", static) or not (settings.STATIC_ROOT / "staticfiles.json").exists():
            say("Collecting the static files…")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            done.remember("static files", static)
        return
    demo = list((root / "campaign" / "demo").rglob("*.*"))
    if done.differs("demo", demo) or not Supporter.objects.exists():
        say("Loading the demo…")
        call_command("load_demo", verbosity=0)
        done.remember("demo", demo)


def _unapplied() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _database() -> str:
    """The database by its address, without who opens it."""
    base = connections[DEFAULT_DB_ALIAS].settings_dict
    return f"{base['HOST']}:{base['PORT']}/{base['NAME']}"


class Done:
    """Which data each database was given, by the digest of the files it came from."""

    def __init__(self, path: Path, database: str) -> None:
        self.path = path
        self.database = database
        self.known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def differs(self, step: str, files: list[Path]) -> bool:
        return self.known.get(f"{self.database} {step}") != _digest(files)

    def remember(self, step: str, files: list[Path]) -> None:
        self.known[f"{self.database} {step}"] = _digest(files)
        self.path.write_text(json.dumps(self.known, indent=1))


def _digest(files: list[Path]) -> str:
    found = hashlib.sha256()
    for path in sorted(files):
        if path.is_file() and path.suffix != ".pyc":
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()
