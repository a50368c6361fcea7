"""A short link as it is built first: a Django view that looks the link up, adds one to its counter and keeps a row.

In the database of DATABASE_URL, in tables of its own; `python -m bench.peers.naive_link COUNT` fills them.
"""

import os
import sys

import django
import environ
from django.conf import settings

_database = environ.Env.db_url_config(os.environ["DATABASE_URL"]) | {"CONN_MAX_AGE": 600}
if "sqlite" in _database["ENGINE"]:
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    _database["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
settings.configure(
    SECRET_KEY="naive",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
    DATABASES={"default": _database},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    LOGGING_CONFIG=None,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import HttpRequest, HttpResponseRedirect  # noqa: E402
from django.shortcuts import get_object_or_404  # noqa: E402
from django.urls import path  # noqa: E402


class Link(models.Model):
    slug = models.CharField(max_length=32, unique=True)
    url = models.URLField(max_length=500)
    clicks = models.BigIntegerField(default=0)

    class Meta:
        app_label = "naive"

    def __str__(self) -> str:
        return self.slug


class Click(models.Model):
    link = models.ForeignKey(Link, on_delete=models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)
    agent = models.CharField(max_length=300)

    class Meta:
        app_label = "naive"

    def __str__(self) -> str:
        return str(self.at)


def follow(request: HttpRequest, slug: str) -> HttpResponseRedirect:
    link = get_object_or_404(Link, slug=slug)
    Link.objects.filter(pk=link.pk).update(clicks=F("clicks") + 1)
    Click.objects.create(link=link, agent=request.META.get("HTTP_USER_AGENT", "")[:300])
    return HttpResponseRedirect(link.url)


urlpatterns = [path("l/<str:slug>", follow)]
application = get_wsgi_application()


def fill(count: int) -> None:
    if Link._meta.db_table in connection.introspection.table_names():
        return
    with connection.schema_editor() as editor:
        editor.create_model(Link)
        editor.create_model(Click)
    rows = (Link(slug=f"n{n}", url=f"https://example.org/page/{n}?source=x") for n in range(count))
    Link.objects.bulk_create(rows, batch_size=5000)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
