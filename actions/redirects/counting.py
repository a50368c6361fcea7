"""The clicks of this process, whoever answers: the door from memory, or Django after a page in between."""

import os
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from actions.redirects.flushing import Flusher

#: Of this process. The door starts it; commands and tests never do.
flusher = Flusher()
os.register_at_fork(after_in_child=flusher.begin_anew)


def count(link: int, said: Mapping[str, Any]) -> None:
    """One click on a link, by its primary key, with `request.META`: read for a robot's name and the host that the
    visitor came from, and forgotten. Written within a second; at once where no flusher runs."""
    flusher.clicks.turn(timezone.localdate())
    flusher.clicks.add(link, said)
    if not flusher.is_running:
        flusher.flush()
