"""Erasure, for real (L05): rows, files, sessions, tokens, waiting mail. A keyed hash and anonymous counts remain."""

from collections import Counter
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from common.kept_files import forget_files
from supporters.events import person_leaving
from supporters.models import ErasureRecord, Export, OutgoingMail, Supporter, Suppression, Testimony
from supporters.privacy import emails
from supporters.privacy.registry import OnErase, declarations
from supporters.roles import NATIONAL
from supporters.services.accounts import email_hash, end_sessions
from supporters.services.publication import locked, retire
from territory.models import Import, SilenceChange


class LastAdministrator(Exception):
    """Without this person nobody could run the campaign's site: name another one first."""


@transaction.atomic
def erase(*, supporter: Supporter, at: datetime) -> ErasureRecord:
    """Forget a person. Raises LastAdministrator. The mail that says so names nobody once it has left."""
    # The group's row is the lock: two administrators who leave at once cannot each count on the other.
    list(Group.objects.select_for_update().filter(name=NATIONAL))
    supporter = Supporter.objects.select_for_update(no_key=True).get(pk=supporter.pk)
    if is_last_administrator(supporter):
        raise LastAdministrator
    number, email, language = supporter.pk, supporter.email, supporter.language
    proven = {email, *EmailAddress.objects.filter(user=supporter, verified=True).values_list("email", flat=True)}
    remove_person(supporter, at=at)
    for address in proven:
        Suppression.objects.get_or_create(email_hash=email_hash(address))
    record = ErasureRecord.objects.create(supporter_id=number)
    emails.account_erased(to=email, language=language)
    return record


def is_last_administrator(supporter: Supporter) -> bool:
    """Whether nobody else, active, may look after people and requests."""
    administrators = Supporter.objects.filter(
        Q(is_superuser=True) | Q(groups__name=NATIONAL), is_active=True, is_staff=True
    ).distinct()
    return administrators.filter(pk=supporter.pk).exists() and not administrators.exclude(pk=supporter.pk).exists()


def addresses_of(supporter: Supporter) -> set[str]:
    return {supporter.email, *EmailAddress.objects.filter(user=supporter).values_list("email", flat=True)}


def remove_person(supporter: Supporter, *, at: datetime) -> Counter[str]:
    """Delete everything that the registry names, in the caller's transaction. Returns how many rows of each table."""
    addresses = addresses_of(supporter)
    for testimony in supporter.testimonies.exclude(state=Testimony.State.WITHDRAWN):
        retire(locked(testimony), at=at)
    removed = count(supporter)
    person_leaving.send(Supporter, supporter=supporter, at=at)
    forget_files(*supporter.exports.exclude(file="").values_list("file", flat=True))
    _forget_words_about(supporter, addresses)
    end_sessions(supporter=supporter)
    for address in addresses:
        OutgoingMail.objects.filter(to__iexact=address).delete()
    supporter.delete()
    return removed


def count(supporter: Supporter) -> Counter[str]:
    """What an erasure deletes, table by table."""
    return Counter(
        {d.name: d.rows(supporter).distinct().count() for d in declarations() if d.on_erase is OnErase.DELETE}
    )


def _forget_words_about(supporter: Supporter, addresses: set[str]) -> None:
    """Records that outlive an account name it in words: the admin's journal, corrections of a silence, imports."""
    objects = Q(content_type=ContentType.objects.get_for_model(Supporter), object_id=str(supporter.pk))
    for model, rows in ((Testimony, supporter.testimonies), (Export, supporter.exports)):
        keys = [str(key) for key in rows.values_list("pk", flat=True)]
        objects |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)
    LogEntry.objects.filter(objects).update(object_repr="—", change_message="")
    # Different for each erased person, since a correction needs two.
    nobody = f"efface-{supporter.pk}@erased.invalid"
    SilenceChange.objects.filter(proposed_by__in=addresses).update(proposed_by=nobody)
    SilenceChange.objects.filter(applied_by__in=addresses).update(applied_by=nobody)
    Import.objects.filter(created_by__in=addresses).update(created_by="")
