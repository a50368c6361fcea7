"""The sealed world of the tests: the real settings, a fresh folder, no `.env`, and no variable of the developer's shell
but the two that choose the database and the broker."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

_root = Path(__file__).resolve().parent.parent
_var = Path(tempfile.mkdtemp(prefix="campaign-tests-"))
atexit.register(shutil.rmtree, _var, ignore_errors=True)
(_var / "static").mkdir()  # WhiteNoise warns of a folder that is not there

for _name in re.findall(r"^#? ?([A-Z_]+)=", (_root / ".env.example").read_text(), re.MULTILINE):
    if _name not in {"DATABASE_URL", "REDIS_URL"}:
        os.environ.pop(_name, None)

os.environ |= {
    "DEBUG": "true",
    "ENV_FILE": os.devnull,
    "VAR_DIR": str(_var),
    # Playwright keeps an event loop in the main thread; the ORM is called beside it, never inside it.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if os.environ.get("REDIS_URL") and _worker:
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rstrip('/')}/{_worker.removeprefix('gw')}"

from campaign.settings import *  # noqa: E402, F403
from campaign.settings import DATABASES, STORAGES  # noqa: E402
from campaign.translations import compile_catalogues  # noqa: E402

compile_catalogues(_root / "locale")

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the site and the worker of the browser tests are processes of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(_var / "test.sqlite3")}

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
