"""The ledger's tables. Written by `supporters.ledger` alone."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Act(models.Model):
    """One thing a person did, or the counter-row that undoes it. Append-only."""

    class Kind(models.TextChoices):
        TESTIMONY = "testimony", _("Témoignage publié")
        OUTING = "outing", _("Sortie")
        TRAINING = "training", _("Formation suivie")
        TRAINER = "trainer", _("Personne formée")
        FRIEND = "friend", _("Ami qui a rejoint la campagne")
        WELCOME = "welcome", _("Personne accueillie")
        DOORS = "doors", _("Portes frappées")
        SHARE = "share", _("Contenu partagé")
        LINK = "link", _("Lien raccourci")
        PROPOSAL = "proposal", _("Contenu proposé")
        ADOPTED = "adopted", _("Proposition reprise")
        SUPPORT = "support", _("Proposition soutenue")
        MESSAGE = "message", _("Message dans le groupe")
        USEFUL = "useful", _("Message trouvé utile")
        ANSWER = "answer", _("Réponse au nom de la campagne")

    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    quantity = models.IntegerField(default=1)
    subject = models.CharField(max_length=80, help_text="what was done, once: « testimony:12:1 »")
    at = models.DateTimeField(help_text="when the act took place")
    recorded_at = models.DateTimeField(auto_now_add=True)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by")

    class Meta:
        verbose_name = _("acte")
        verbose_name_plural = _("actes")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(undoes__isnull=True), name="act_recorded_once"
            ),
            models.CheckConstraint(condition=~Q(quantity=0), name="act_quantity_not_zero"),
        ]
        indexes = [models.Index(fields=["supporter", "-at"], name="act_supporter_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} × {self.quantity}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            raise TypeError("The ledger is append-only: undo an act by a counter-row.")
        super().save(*args, **kwargs)


class ActDay(models.Model):
    """A person's total of one kind on one day (Europe/Paris)."""

    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="act_days")
    day = models.DateField()
    kind = models.CharField(max_length=24, choices=Act.Kind.choices)
    total = models.IntegerField()

    class Meta:
        verbose_name = _("total du jour")
        verbose_name_plural = _("totaux du jour")
        constraints = [models.UniqueConstraint(fields=["supporter", "day", "kind"], name="actday_unique")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}: {self.total}"


class CountryDay(models.Model):
    """Everybody's total of one kind on one day: anonymous, so it stays when a person is erased."""

    day = models.DateField()
    kind = models.CharField(max_length=24, choices=Act.Kind.choices)
    total = models.BigIntegerField()

    class Meta:
        verbose_name = _("total du pays")
        verbose_name_plural = _("totaux du pays")
        constraints = [models.UniqueConstraint(fields=["day", "kind"], name="countryday_unique")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}: {self.total}"
