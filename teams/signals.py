"""What follows, for the organisation, from what happens to a person."""

from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest

from common.kept_files import forget_files
from supporters.events import account_disabled, address_confirmed, came_in, consent_withdrawn, person_leaving
from supporters.models import Consent, Supporter
from teams.models import Material, Membership
from teams.services.enrolments import forget_places
from teams.services.imports import forget_address
from teams.services.leaving import leave_everything
from teams.services.sponsorship import attach, confirm_sponsorship


@receiver(person_leaving)
def forget_whom_was_brought_in(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    """A line of an import knows them by their address alone."""
    forget_address(supporter=supporter)


@receiver(came_in)
def note_who_invited(sender: Any, *, request: HttpRequest, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    """The invitation that this browser followed, if any."""
    attach(newcomer=supporter, invitation=request.session.get("invitation", ""), at=at)


@receiver(user_logged_in)
def forget_the_invitation(sender: Any, *, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Whoever has an account was brought already, or by nobody: their session says no more who invited them."""
    if request is not None:
        request.session.pop("invitation", None)


@receiver(address_confirmed)
def count_the_friend(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    confirm_sponsorship(newcomer=supporter, at=at)


@receiver(person_leaving)
def leave_with_the_account(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    """Before their rows go: no counter and no team may go on as if they were there."""
    leave_everything(supporter=supporter, at=at)


@receiver(account_disabled)
def leave_with_the_account_closed(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    """A team whose mobiliser can no longer sign in would wait for nobody."""
    leave_everything(supporter=supporter, at=at, left=Membership.Left.STOPPED)


@receiver(consent_withdrawn)
def leave_with_the_agreement(sender: Any, *, supporter: Supporter, purpose: str, at: datetime, **kwargs: Any) -> None:
    """Helping rests on it: whoever withdraws it stops."""
    if purpose == Consent.Purpose.LOCAL_TEAM:
        leave_everything(supporter=supporter, at=at)


@receiver(person_leaving)
def forget_their_places(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    """No session, past ones included, goes on counting somebody who is no longer there."""
    forget_places(supporter=supporter, at=at)


@receiver(post_delete, sender=Material)
def forget_the_file(sender: Any, *, instance: Material, **kwargs: Any) -> None:
    """Whoever deletes the row, page or admin."""
    forget_files(instance.file)
