"""Fills the database of DATABASE_URL with short links: `python -m bench.link_rows COUNT FILE`, which gets their paths.

Half of them are people's own links to one of a thousand contents, half lead elsewhere.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_SPACE = 58**7
CONTENTS = 1000
NOW = datetime(2027, 3, 1, tzinfo=UTC)


def slug_of(n: int) -> str:
    """Seven letters as if they had been drawn, no two alike: the multiplier shares no factor with 58."""
    n = n * 1_000_000_000_039 % _SPACE
    letters = ""
    for _ in range(7):
        n, rest = divmod(n, 58)
        letters += _LETTERS[rest]
    return letters


def main(count: int, paths: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from actions.models import ShortLink

    call_command("migrate", verbosity=0)
    if ShortLink.objects.count() < count:
        _fill(count)
    paths.write_text("".join(f"/l/{slug_of(n)}\n" for n in range(count)))


def _fill(count: int) -> None:
    from django.db import connection, transaction

    from actions.models import Content, ShortLink
    from bench.dataset import insert

    with transaction.atomic():
        kind, state = Content.Kind.TEXT, Content.State.PUBLISHED
        contents = Content.objects.bulk_create(
            Content(kind=kind, title=f"Contenu {n}", slug=f"contenu-{n}", state=state, published_at=NOW)
            for n in range(CONTENTS)
        )
        rows = (
            {
                "id": n + 1,
                "slug": slug_of(n),
                "target": f"https://campagne.example/partager/contenu-{n % CONTENTS}/"
                if n % 2
                else f"https://journal.example/politique/article-{n}.html",
                "content_id": contents[n % CONTENTS].pk if n % 2 else None,
            }
            for n in range(count)
        )
        insert(connection, ShortLink(host="campagne.example", is_direct=True, created_at=NOW), rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('actions_shortlink', 'id'), {count})")
            cursor.execute("VACUUM ANALYZE actions_shortlink")
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
