"""What a testimony's publication carries with it: its place on the map, its act in the ledger, its files.

Low steps shared by authors, moderators and consents. Each runs in the caller's transaction, on a row that the
caller has locked.
"""

from datetime import datetime

from supporters import ledger
from supporters.map_counters import add_to_map, remove_from_map
from supporters.models import Act, Testimony
from supporters.photos import forget_photo

State = Testimony.State


def locked(testimony: Testimony) -> Testimony:
    """The row as it is now, held until the transaction ends. Raises Testimony.DoesNotExist."""
    rows = Testimony.objects.select_for_update(of=("self",)).select_related("place", "supporter")
    found: Testimony = rows.get(pk=testimony.pk)
    return found


def put_on_map(testimony: Testimony, *, at: datetime) -> None:
    """Publish a locked row: map, ledger and state together."""
    testimony.state = State.PUBLISHED
    testimony.published_at = at
    testimony.times_published += 1
    testimony.save(update_fields=["state", "published_at", "times_published"])
    add_to_map(testimony)
    ledger.record(supporter=testimony.supporter, kind=Act.Kind.TESTIMONY, subject=subject_of(testimony), at=at)


def take_off_map(testimony: Testimony, *, at: datetime) -> None:
    """Undo `put_on_map` for a locked row that is published; the caller saves the state it goes to. Else nothing."""
    if testimony.state == State.PUBLISHED:
        remove_from_map(testimony)
        ledger.undo(kind=Act.Kind.TESTIMONY, subject=subject_of(testimony), at=at)


def retire(testimony: Testimony, *, at: datetime) -> None:
    """Withdraw a locked row: off the map, its words emptied, its photo deleted once the transaction commits.

    The empty row stays for the record of decisions; nothing that its author wrote does.
    """
    take_off_map(testimony, at=at)
    forget_photo(testimony)
    testimony.state = State.WITHDRAWN
    testimony.withdrawn_at = at
    testimony.display_name = testimony.message = testimony.search_text = ""
    testimony.save(update_fields=["state", "withdrawn_at", "display_name", "message", "search_text"])
    testimony.decisions.update(message="")


def subject_of(testimony: Testimony) -> str:
    """What the ledger calls this publication: « testimony:12:1 », the last number counts publications."""
    return f"testimony:{testimony.pk}:{testimony.times_published}"
