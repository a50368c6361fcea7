"""Totals kept beside the rows they count."""

from typing import Any

from django.db.models import F, Model


def add(model: type[Model], key: dict[str, Any], **amounts: int) -> None:
    """Add to the totals of the row that `key` names, made at zero first when there is none: right whoever else does
    the same. Within the transaction of what is counted."""
    rows = model._default_manager.filter(**key)
    more = {name: F(name) + amount for name, amount in amounts.items()}
    if not rows.update(**more):
        model._default_manager.bulk_create([model(**key, **dict.fromkeys(amounts, 0))], ignore_conflicts=True)
        rows.update(**more)
