"""Messages about somebody's own role. They answer an act concerning one person: silence does not stop them."""

from common.mail import build
from teams.models import Role, RoleChange

Change = RoleChange.Change


def tell(role: Role, change: str) -> None:
    """The message of a change, unless the person may not be written to."""
    person = role.supporter
    if not person.is_active or not person.is_confirmed or person.restricted_at:
        return
    if change in (Change.GIVEN, Change.DELEGATED):
        role_given(role=role)
    elif change == Change.EXTENDED:
        role_extended(role=role)
    else:
        role_ended(role=role, expired=change == Change.EXPIRED)


def role_given(*, role: Role) -> None:
    """What they may do now, until when, and the second factor that its pages ask for."""
    _send("role_given", role)


def role_extended(*, role: Role) -> None:
    _send("role_extended", role)


def role_ended(*, role: Role, expired: bool) -> None:
    _send("role_ended", role, expired=expired)


def _send(name: str, role: Role, **context: object) -> None:
    person = role.supporter
    context |= {"role": role, "supporter": person}
    build(name, to=person.email, language=person.language, context=context).send()
