"""Counters that are written all the time: PostgreSQL keeps room beside their rows, so that no index is touched."""

from django.db import migrations

ROOM = {"actions_shortlink": 85, "actions_linkday": 80}


def make_room(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, filled in ROOM.items():
            schema_editor.execute(f"ALTER TABLE {table} SET (fillfactor = {filled})")


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(make_room, migrations.RunPython.noop, elidable=False),
    ]
