"""What the doorstep pages take along to work without network, and the version that this list makes.

Hashed names change with their content; where names carry no hash (in debug) the content itself goes into the version.
"""

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse

_SHEETS = ("doorstep", "doorstep-walk", "doorstep-more")
_MODULES = settings.BASE_DIR / "static" / "js" / "doorstep"


def static_names() -> list[str]:
    """Names of the files under static/, modules in order."""
    sheets = [f"css/{name}.css" for name in ("site", *_SHEETS)]
    return [*sheets, "fonts/fjalla-one.woff2", *(f"js/doorstep/{path.name}" for path in sorted(_MODULES.glob("*.js")))]


def addresses(*, theme: str) -> list[str]:
    """Every address to keep but the shell itself, which the worker checks apart."""
    made = [reverse("favicon"), reverse("canvassing:doorstep-manifest"), reverse("canvassing:doorstep-icon"), theme]
    return [static(name) for name in static_names()] + made


def version_of(kept: list[str], *, shell: str) -> str:
    """Sixteen letters that change when anything kept changes. `shell`: the page's HTML without its version."""
    hashed = sha256("\n".join([*kept, shell]).encode())
    for name in static_names() if settings.DEBUG else []:
        found = finders.find(name)
        if isinstance(found, str):
            hashed.update(Path(found).read_bytes())
    return hashed.hexdigest()[:16]
