"""Elections are rows: an organiser types them, the silence of each territory follows from the date.

Source of the rules: code électoral L49, L47 A, L52-2 (docs/silence.md).
"""

from django.db import models
from django.db.models import F, Q

from territory.querysets import ZoneVoteQuerySet


class Zone(models.TextChoices):
    """Territories that vote on a day and a clock of their own."""

    METROPOLE = "metropole", "France métropolitaine"
    GUADELOUPE = "guadeloupe", "Guadeloupe"
    MARTINIQUE = "martinique", "Martinique"
    GUYANE = "guyane", "Guyane"
    SAINT_MARTIN = "saint-martin", "Saint-Martin"
    SAINT_BARTH = "saint-barth", "Saint-Barthélemy"
    MIQUELON = "miquelon", "Saint-Pierre-et-Miquelon"
    POLYNESIE = "polynesie", "Polynésie française"
    REUNION = "reunion", "La Réunion"
    MAYOTTE = "mayotte", "Mayotte"
    CALEDONIE = "caledonie", "Nouvelle-Calédonie"
    WALLIS = "wallis", "Wallis-et-Futuna"
    AMERIQUES = "ameriques", "Français d'Amérique"
    ETRANGER = "etranger", "Français de l'étranger, hors Amérique"


class Election(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField("nom", max_length=120)
    is_active = models.BooleanField("active", default=False, help_text="Le silence ne s'applique qu'aux élections actives.")

    class Meta:
        verbose_name = "élection"
        verbose_name_plural = "élections"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """One round: its Sunday, from which each zone's vote and silence are generated."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="rounds", verbose_name="élection")
    number = models.PositiveSmallIntegerField("tour")
    date = models.DateField("dimanche du vote")

    class Meta:
        verbose_name = "tour"
        verbose_name_plural = "tours"
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["election", "number"], name="round_number_unique")]

    def __str__(self) -> str:
        return f"{self.election} – tour {self.number}"


class ZoneVote(models.Model):
    """When one zone votes in one round, and when it may not be spoken to."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="votes", verbose_name="tour")
    zone = models.CharField(max_length=16, choices=Zone.choices)
    votes_on = models.DateField("jour du vote")
    timezone = models.CharField("fuseau", max_length=40)
    silence_start = models.DateTimeField("début du silence")
    silence_end = models.DateTimeField("fin du silence")

    objects = ZoneVoteQuerySet.as_manager()

    class Meta:
        verbose_name = "vote d'un territoire"
        verbose_name_plural = "votes des territoires"
        ordering = ["silence_start", "zone"]
        constraints = [
            models.UniqueConstraint(fields=["round", "zone"], name="zonevote_round_zone_unique"),
            models.CheckConstraint(condition=Q(silence_end__gt=F("silence_start")), name="zonevote_silence_ends_after_start"),
        ]
        indexes = [models.Index(fields=["zone", "silence_start"], name="zonevote_zone_start")]

    def __str__(self) -> str:
        return f"{self.get_zone_display()} – {self.round}"


class SilenceChange(models.Model):
    """A correction of one zone's silence: proposed by one national administrator, applied by another (L50)."""

    vote = models.ForeignKey(ZoneVote, on_delete=models.CASCADE, related_name="changes")
    silence_start = models.DateTimeField("début du silence")
    silence_end = models.DateTimeField("fin du silence")
    reason = models.CharField("motif", max_length=300)
    # E-mails as text: `territory` knows no persons, and the record must outlive an account.
    proposed_by = models.EmailField("proposée par")
    proposed_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.EmailField("appliquée par", blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "correction du silence"
        verbose_name_plural = "corrections du silence"
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(silence_end__gt=F("silence_start")), name="silencechange_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(applied_by=F("proposed_by")), name="silencechange_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote} – {self.reason}"
