"""What an ear gives back: what it heard, and how far it read. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.desk.heard import Heard

#: Between two looks through an account or into the box: people who speak to the campaign wait for an answer.
OFTEN = timedelta(minutes=3)
#: Between two searches through an account: each costs one of its requests.
SEARCHED = timedelta(minutes=15)


class EarError(Exception):
    """Nothing was heard; `str()` is for the staff. `until`: not before then. `stops`: mend it by hand first."""

    def __init__(self, sentence: str, *, until: datetime | None = None, stops: bool = False) -> None:
        super().__init__(sentence)
        self.until = until
        self.stops = stops


@dataclass(frozen=True)
class Brought:
    """`cursor` is kept (`Listener.cursor`) once all of `heard` was taken in. `more`: there is more, look again at once.

    `every`: how long until the next look, when there is no more.
    """

    heard: tuple[Heard, ...] = ()
    cursor: str = ""
    more: bool = False
    every: timedelta = OFTEN
