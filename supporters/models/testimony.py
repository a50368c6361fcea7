"""A face, a sentence and a place."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from supporters.querysets import TestimonyQuerySet
from territory.models import Place


class Testimony(models.Model):
    """What a supporter says in public. Only `published` rows are ever shown to anyone but author and staff."""

    MESSAGE_MAX = 500

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Adresse à confirmer")
        PENDING = "pending", _("En attente de relecture")
        PUBLISHED = "published", _("Publié")
        REFUSED = "refused", _("Refusé")
        WITHDRAWN = "withdrawn", _("Retiré")

    #: One of these at most per person.
    LIVE = (State.PENDING, State.PUBLISHED, State.REFUSED)

    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="testimonies")
    display_name = models.CharField(_("nom à afficher"), max_length=60)
    message = models.TextField(_("message"), max_length=MESSAGE_MAX)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="testimonies", verbose_name=_("commune"))
    state = models.CharField(_("état"), max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    # The public point: inside the commune, stable, never an address (supporters/positions.py).
    lon = models.FloatField()
    lat = models.FloatField()
    cell = models.BigIntegerField(help_text="leaf cell of the point (common.cells)")
    # Names of files in the default storage; random, so that a name says nothing and cannot be guessed.
    photo = models.CharField(_("photo"), max_length=80, blank=True, help_text="1600 px")
    thumbnail = models.CharField(_("vignette"), max_length=80, blank=True, help_text="400 px")
    photo_alt = models.CharField(_("description de la photo"), max_length=200, blank=True)
    photo_hash = models.BigIntegerField(
        null=True, blank=True, help_text="perceptual hash, to know a removed picture again"
    )
    search_text = models.TextField(blank=True, editable=False, help_text="name, message and place, folded")
    times_published = models.PositiveIntegerField(default=0, editable=False)
    reviewed_after_reports = models.BooleanField(
        default=False, editable=False, help_text="a moderator kept it: reports no longer take it down"
    )
    created_at = models.DateTimeField(_("écrit le"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("confirmé le"), null=True, blank=True)
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = TestimonyQuerySet.as_manager()

    class Meta:
        verbose_name = _("témoignage")
        verbose_name_plural = _("témoignages")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supporter"],
                condition=Q(state__in=["pending", "published", "refused"]),
                name="testimony_one_live_per_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="testimony_published_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(photo="", thumbnail="") | (~Q(photo="") & ~Q(thumbnail="") & ~Q(photo_alt="")),
                name="testimony_photo_has_two_sizes_and_words",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="testimony_newest", condition=Q(state="published")),
            models.Index(fields=["cell"], name="testimony_cell", condition=Q(state="published")),
            models.Index(fields=["place", "-published_at"], name="testimony_place", condition=Q(state="published")),
            models.Index(fields=["state", "submitted_at"], name="testimony_queue"),
            models.Index(fields=["photo"], name="testimony_photo"),
        ]

    def __str__(self) -> str:
        return f"{self.display_name}, {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("supporters:testimony", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED
