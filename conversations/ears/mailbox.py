"""Letters to the campaign: what a person wrote there becomes a mention, its sender a voice by mail."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from conversations.desk.heard import Heard, Speaker
from conversations.ears.accounts import FIRST_LOOK
from conversations.ears.box import BATCH, Opened, configured, desk_address, opened
from conversations.ears.brought import OFTEN, Brought, EarError
from conversations.ears.letters import Letter, read_letter
from conversations.models import Answer, Listener, Mention


def listen(listener: Listener, *, at: datetime) -> Brought:
    """Letters that came since the last look; at the first, those of the last days. Raises EarError."""
    try:
        box = configured()
    except ValueError as error:
        raise EarError(
            _("L'adresse de la boîte aux lettres (DESK_MAILBOX_URL) n'est pas valable."), stops=True
        ) from error
    if box is None:
        raise EarError(_("Aucune boîte aux lettres n'est réglée (DESK_MAILBOX_URL)."), stops=True)
    with opened(box) as folder:
        found = _new(folder, listener.cursor, at=at)
        uids = found[:BATCH]
        letters = [letter for raw in folder.letters(uids) if (letter := read_letter(raw.content)) is not None]
        last = uids[-1] if uids else _last(folder, listener.cursor)
        cursor = f"{folder.validity}:{last}"
    heard = tuple(_heard(letter, at=at) for letter in letters if letter.address not in _ours())
    return Brought(heard, cursor, more=len(found) > len(uids), every=OFTEN)


def _new(folder: Opened, cursor: str, *, at: datetime) -> list[int]:
    """A folder that was made anew numbers its letters anew: it is looked at as for the first time."""
    validity, _colon, uid = cursor.partition(":")
    if validity == str(folder.validity) and uid.isdecimal():
        return folder.after(int(uid))
    return folder.since((at - FIRST_LOOK).date())


def _last(folder: Opened, cursor: str) -> int:
    """Nothing new: as far as before, or to the end of a folder seen for the first time."""
    validity, _colon, uid = cursor.partition(":")
    return int(uid) if validity == str(folder.validity) and uid.isdecimal() else folder.last()


def _heard(letter: Letter, *, at: datetime) -> Heard:
    return Heard(
        origin=Mention.Origin.MAIL,
        speaker=Speaker(kind="mail", value=letter.address, name=letter.name or letter.address.partition("@")[0]),
        said_at=letter.written_at or at,
        remote_id=letter.message_id,
        in_reply_to=_answered(letter),
        title=letter.subject[:300],
        text=letter.text,
        to_us=True,
    )


def _answered(letter: Letter) -> str:
    """Of the letters it follows, the last of ours; or else the nearest."""
    ours = set(Answer.objects.filter(remote_id__in=letter.answers).values_list("remote_id", flat=True))
    return next((one for one in letter.answers if one in ours), letter.answers[0] if letter.answers else "")


def _ours() -> set[str]:
    """Two machines of ours do not talk to each other."""
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> ")
    return {address.lower() for address in (sender, settings.LETTER_FROM, desk_address()) if address}
