"""Carrying a moderator's verdict to the services, one testimony after the other, and saying how it went."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from supporters.admin.forms import DecisionForm
from supporters.models import Supporter, Testimony
from supporters.moderation_queue import seen_as
from supporters.services.moderation import (
    AlreadyDecided,
    NoConsent,
    WordsNotAllowed,
    dismiss_reports,
    publish_testimony,
    refuse_testimony,
    reopen_testimony,
)
from territory.silence import Silenced

Verb = DecisionForm.Verb


@dataclass
class Outcome:
    """Where each of the chosen testimonies ended."""

    verb: str
    done: list[Testimony] = field(default_factory=list)
    #: Decided, edited or withdrawn by somebody else in the meantime.
    taken: list[Testimony] = field(default_factory=list)
    without_consent: list[Testimony] = field(default_factory=list)
    #: Why words may not be published now.
    faults: list[str] = field(default_factory=list)
    #: Not published because the territory votes; `reopens_at` says until when.
    frozen: list[Testimony] = field(default_factory=list)
    reopens_at: datetime | None = None

    @property
    def can_be_undone(self) -> bool:
        return self.verb in (Verb.PUBLISH, Verb.PUBLISH_TEXT, Verb.REFUSE)

    @property
    def sentence(self) -> str:
        """« Publié : Camille, Lyon. » for one, a count for several."""
        count = len(self.done)
        if count == 1:
            words = {
                Verb.PUBLISH: _("Publié : %s."),
                Verb.PUBLISH_TEXT: _("Publié sans la photo : %s."),
                Verb.REFUSE: _("Refusé : %s. L'auteur est prévenu."),
                Verb.REOPEN: _("Remis en file : %s."),
                Verb.DISMISS: _("Signalements classés : %s."),
            }[self.verb]
            return words % self.done[0]
        words = {
            Verb.PUBLISH: ngettext("%d témoignage publié.", "%d témoignages publiés.", count),
            Verb.PUBLISH_TEXT: ngettext(
                "%d témoignage publié sans la photo.", "%d témoignages publiés sans la photo.", count
            ),
            Verb.REFUSE: ngettext("%d témoignage refusé.", "%d témoignages refusés.", count),
            Verb.REOPEN: ngettext("%d témoignage remis en file.", "%d témoignages remis en file.", count),
            Verb.DISMISS: ngettext("%d témoignage gardé.", "%d témoignages gardés.", count),
        }[self.verb]
        return words % count


def decide_all(read: dict[str, Any], *, moderator: Supporter, at: datetime) -> Outcome:
    """Carry out `DecisionForm`'s cleaned data. Each testimony is its own transaction: one refusal stops nothing."""
    outcome = Outcome(verb=read["verdict"])
    for testimony in read["testimony"]:
        if read["seen"] and seen_as(testimony) not in read["seen"]:
            outcome.taken.append(testimony)
            continue
        try:
            _decide(testimony, read, moderator=moderator, at=at)
        except Silenced as frozen:
            outcome.frozen.append(testimony)
            outcome.reopens_at = max(frozen.reopens_at, outcome.reopens_at or frozen.reopens_at)
        except AlreadyDecided:
            outcome.taken.append(testimony)
        except NoConsent:
            outcome.without_consent.append(testimony)
        except WordsNotAllowed as error:
            outcome.faults += error.messages
        else:
            outcome.done.append(testimony)
    return outcome


def _decide(testimony: Testimony, read: dict[str, Any], *, moderator: Supporter, at: datetime) -> None:
    verb = read["verdict"]
    if verb in (Verb.PUBLISH, Verb.PUBLISH_TEXT):
        with_photo = verb == Verb.PUBLISH
        publish_testimony(testimony=testimony, moderator=moderator, at=at, with_photo=with_photo)
    elif verb == Verb.REFUSE:
        refuse_testimony(testimony=testimony, moderator=moderator, at=at, reason=read["reason"], note=read["note"])
    elif verb == Verb.REOPEN:
        reopen_testimony(testimony=testimony, moderator=moderator, at=at)
    else:
        dismiss_reports(testimony=testimony, moderator=moderator, at=at)
