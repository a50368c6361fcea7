"""Shares are their author's alone."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from actions.models import Share
from actions.sharing.panel import sharer
from supporters.models import Supporter


def get_own_share(user: Any, pk: int) -> Share:
    share: Share = get_object_or_404(Share.objects.select_related("content", "content__place"), pk=pk, supporter=user)
    return share


def get_sharer(user: Any) -> Supporter:
    """Whoever may declare: a confirmed account whose data may be used."""
    found = sharer(user)
    if found is None:
        raise Http404
    return found
