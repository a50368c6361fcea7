"""What an ear brings: one thing said in public, by somebody, somewhere. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Speaker:
    """Who said it, as they show themselves in public. `kind` and `value`: an address of theirs (`VoiceAddress`).

    `audience`: subscribers as shown, None where nothing is shown.
    """

    kind: str
    value: str
    name: str = ""
    outlet: str = ""
    outlet_url: str = ""
    language: str = "fr"
    audience: int | None = None


@dataclass(frozen=True)
class Heard:
    """One mention. `text` is plain; `remote_id` is what an answer answers: a status id, an at:// uri, a Message-ID.

    `url` or `remote_id` must be there. `account`: primary key of the campaign's account that heard it.
    `to_us`: it was said to the campaign, and not only of it.
    """

    origin: str
    speaker: Speaker
    said_at: datetime
    url: str = ""
    remote_id: str = ""
    in_reply_to: str = ""
    title: str = ""
    text: str = ""
    account: int | None = None
    to_us: bool = False
