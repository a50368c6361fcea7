"""Walks: turfs in somebody's hands, the phones that carry them, and what phones send."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from canvassing.models.turfs import AddressState, Turf
from canvassing.querysets import WalkQuerySet
from teams.models import Outing, Team
from territory.models import Address


class Walk(models.Model):
    """One hand-out of a turf: to a team, to one person or to a pair, until its term. At most one is open.

    After `ended_at` what was done before still comes in (domain 4.7). The marks keep each mail to once: `reminded_at`
    before the term, `told_at` when whoever handed it out was told that it came back unfinished.
    """

    class End(models.TextChoices):
        FINISHED = "finished", _("Terminée")
        RETURNED = "returned", _("Rendue")
        EXPIRED = "expired", _("Revenue à son terme")
        WITHDRAWN = "withdrawn", _("Retirée")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    turf = models.ForeignKey(Turf, on_delete=models.PROTECT, related_name="walks", verbose_name=_("secteur"))
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="walks", verbose_name=_("équipe")
    )
    outing = models.ForeignKey(
        Outing, on_delete=models.SET_NULL, null=True, blank=True, related_name="walks", verbose_name=_("sortie")
    )
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handed_at = models.DateTimeField(_("confiée le"))
    ends_at = models.DateTimeField(_("terme"))
    ended_at = models.DateTimeField(_("finie le"), null=True, blank=True)
    end = models.CharField(_("fin"), max_length=9, choices=End.choices, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = WalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("feuille de route")
        verbose_name_plural = _("feuilles de route")
        ordering = ["-handed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["turf"], condition=Q(ended_at__isnull=True), name="walk_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="walk_ended_for_a_reason",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("handed_at")), name="walk_forward"),
        ]
        indexes = [
            models.Index(fields=["ends_at"], name="walk_term", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["team", "-handed_at"], name="walk_team"),
            models.Index(fields=["ended_at"], name="walk_to_tell", condition=Q(end="expired", told_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.turf_id} – {self.handed_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class Walker(models.Model):
    """Who walks it: one person, or two who share it. `position` is 1 or 2, so that there is never a third."""

    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="walkers", db_index=False)
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="walks")
    position = models.PositiveSmallIntegerField(default=1)
    joined_at = models.DateTimeField(_("depuis le"))
    left_at = models.DateTimeField(_("jusqu'au"), null=True, blank=True)

    class Meta:
        verbose_name = _("marcheur")
        verbose_name_plural = _("marcheurs")
        ordering = ["walk", "position"]
        constraints = [
            models.UniqueConstraint(fields=["walk", "supporter"], name="walker_once"),
            models.UniqueConstraint(
                fields=["walk", "position"], condition=Q(left_at__isnull=True), name="walker_one_a_place"
            ),
            models.CheckConstraint(condition=Q(position__in=[1, 2]), name="walker_pair_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.supporter} – {self.walk_id}"


class Phone(models.Model):
    """A phone that loaded a walk: its token opens the door for events of this walk alone. `key` was made there."""

    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="phones", db_index=False)
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    loaded_at = models.DateTimeField(_("chargée le"))
    seen_at = models.DateTimeField(_("dernier envoi"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révoquée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("téléphone")
        verbose_name_plural = _("téléphones")
        constraints = [models.UniqueConstraint(fields=["walk", "key"], name="phone_once")]

    def __str__(self) -> str:
        return f"{self.walk_id} – {self.key}"


class Mark(models.Model):
    """One event about an address: its working state, or a note on getting in. Append-only; `id` was made on the phone.

    `at` is the phone's time, set right when its clock was wrong. States are folded from these in the order (`at`,
    `id`): in whatever order phones send them, the same comes out.
    """

    class Kind(models.TextChoices):
        STATE = "state", _("état")
        NOTE = "note", _("accès")

    id = models.UUIDField(primary_key=True)
    walk = models.ForeignKey(Walk, on_delete=models.PROTECT, related_name="marks", db_index=False)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=AddressState.State.choices, blank=True)
    left = models.PositiveSmallIntegerField(null=True)
    reopens = models.BooleanField(default=False, help_text="takes back a « do not visit »")
    text = models.CharField(max_length=140, blank=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="state", left__isnull=False) & ~Q(state="")) | Q(kind="note", state=""),
                name="mark_state_or_note",
            ),
        ]
        indexes = [models.Index(fields=["walk", "at"], name="mark_walk")]

    def __str__(self) -> str:
        return str(self.id)


class Receipt(models.Model):
    """That an event without an address came in, so that it counts once: never what it said, nor at what hour.

    `digest` is keyed: sent again with other content, the same id is refused.
    """

    id = models.UUIDField(primary_key=True)
    walk = models.ForeignKey(Walk, on_delete=models.PROTECT, related_name="receipts")
    digest = models.CharField(max_length=64)
    on = models.DateField()

    class Meta:
        verbose_name = _("accusé de réception")
        verbose_name_plural = _("accusés de réception")

    def __str__(self) -> str:
        return str(self.id)


class ContactCard(models.Model):
    """What a resident typed herself and sealed on the phone for the server alone (L23).

    Opened as it comes in, and answered by a mail to her; kept sealed only while it is held for review.
    """

    class State(models.TextChoices):
        SENT = "sent", _("Confirmation envoyée")
        HELD = "held", _("À vérifier")
        REFUSED = "refused", _("Refusée")

    id = models.UUIDField(primary_key=True)
    walk = models.ForeignKey(Walk, on_delete=models.PROTECT, related_name="cards")
    state = models.CharField(_("état"), max_length=7, choices=State.choices)
    sealed = models.TextField(blank=True)
    received_at = models.DateTimeField(_("reçue le"))

    class Meta:
        verbose_name = _("fiche de contact")
        verbose_name_plural = _("fiches de contact")
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="held") & ~Q(sealed="")) | (~Q(state="held") & Q(sealed="")),
                name="contactcard_sealed_while_held",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
