"""Training sessions: half a day, about thirty places, from invitation to certificate."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import WebAddressField
from teams.querysets import EnrolmentQuerySet, TrainingSessionQuerySet
from territory.models import Place


class TrainingSession(models.Model):
    """One session opened by a trainer, at an address or behind a link. `place` says for whom it is near.

    `taken` counts enrolments that hold a place (ENROLLED, ATTENDED, ABSENT), kept with them.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Ouverte")
        CANCELLED = "cancelled", _("Annulée")

    CAPACITY = 30

    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("formateur")
    )
    title = models.CharField(_("titre"), max_length=120)
    description = models.TextField(_("programme"), max_length=2000, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune"))
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    link = WebAddressField(_("lien de visioconférence"), max_length=300, blank=True)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    capacity = models.PositiveSmallIntegerField(_("places"), default=CAPACITY)
    taken = models.PositiveSmallIntegerField(_("places prises"), default=0)
    state = models.CharField(_("état"), max_length=12, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(_("annoncée le"))
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("formation")
        verbose_name_plural = _("formations")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="trainingsession_forward"),
            models.CheckConstraint(condition=~Q(address="", link=""), name="trainingsession_somewhere"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="trainingsession_not_overfull"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="trainingsession_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return self.title

    @property
    def is_full(self) -> bool:
        return self.taken >= self.capacity


class Enrolment(models.Model):
    """One person and one session, from the invitation to the attendance. `code` names the certificate."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invité")
        ENROLLED = "enrolled", _("Inscrit")
        WAITING = "waiting", _("Sur liste d'attente")
        DECLINED = "declined", _("A décliné")
        CANCELLED = "cancelled", _("S'est désisté")
        ATTENDED = "attended", _("Présent")
        ABSENT = "absent", _("Absent")

    #: Those that hold a place.
    HOLDING = (State.ENROLLED, State.ATTENDED, State.ABSENT)

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="enrolments")
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    state = models.CharField(_("état"), max_length=12, choices=State.choices)
    invited_at = models.DateTimeField(null=True, blank=True)
    invitation_expires_at = models.DateTimeField(null=True, blank=True)
    #: The order of the waiting list.
    asked_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(_("présent le"), null=True, blank=True)
    code = models.CharField(_("numéro d'attestation"), max_length=16, blank=True)
    #: When the certificate was announced by mail: once.
    told_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "supporter"], name="enrolment_once"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="enrolment_code_unique"),
        ]
        indexes = [
            models.Index(
                fields=["attended_at"], name="enrolment_to_tell", condition=Q(state="attended", told_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.supporter} – {self.session}"


class Feedback(models.Model):
    """What a participant thought of a session. The trainer reads it without a name."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField(_("note"), help_text="1 to 5")
    learnt = models.CharField(_("ce qui m'a servi"), max_length=500, blank=True)
    missing = models.CharField(_("ce qui m'a manqué"), max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        constraints = [
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="feedback_rating_one_to_five")
        ]

    def __str__(self) -> str:
        return f"{self.rating}/5"


class Material(models.Model):
    """Something to take away from sessions: a file, or a link. National organisers and trainers add it."""

    title = models.CharField(_("titre"), max_length=120)
    description = models.CharField(_("description"), max_length=300, blank=True)
    file = models.CharField(max_length=120, blank=True, help_text="name in the storage")
    file_name = models.CharField(max_length=120, blank=True, help_text="as it was given, for the reader")
    link = WebAddressField(_("lien"), max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(_("ajouté le"))

    class Meta:
        verbose_name = _("document de formation")
        verbose_name_plural = _("documents de formation")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(link="")) | (~Q(file="") & Q(link="")), name="material_file_or_link"
            )
        ]

    def __str__(self) -> str:
        return self.title
