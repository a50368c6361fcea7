"""Elections are rows: an organiser types them, the silence of each territory follows from the date.

Source of the rules: code électoral L49, L47 A, L52-2 (docs/silence.md).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from territory.querysets import ZoneVoteQuerySet


class Zone(models.TextChoices):
    """Territories that vote on a day and a clock of their own (territory/zones.py)."""

    METROPOLE = "metropole", _("France métropolitaine")
    GUADELOUPE = "guadeloupe", _("Guadeloupe")
    MARTINIQUE = "martinique", _("Martinique")
    GUYANE = "guyane", _("Guyane")
    SAINT_MARTIN = "saint-martin", _("Saint-Martin")
    SAINT_BARTH = "saint-barth", _("Saint-Barthélemy")
    MIQUELON = "miquelon", _("Saint-Pierre-et-Miquelon")
    POLYNESIE = "polynesie", _("Polynésie française")
    REUNION = "reunion", _("La Réunion")
    MAYOTTE = "mayotte", _("Mayotte")
    CALEDONIE = "caledonie", _("Nouvelle-Calédonie")
    WALLIS = "wallis", _("Wallis-et-Futuna")
    AMERIQUES = "ameriques", _("Français d'Amérique")
    ETRANGER = "etranger", _("Français de l'étranger, hors Amérique")


class Election(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(_("nom"), max_length=120)
    is_active = models.BooleanField(
        _("activée"), default=False, help_text=_("Le silence ne s'applique qu'aux élections actives.")
    )

    class Meta:
        verbose_name = _("élection")
        verbose_name_plural = _("élections")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """One round: its Sunday, from which each zone's vote and silence are generated."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="rounds", verbose_name=_("élection"))
    number = models.PositiveSmallIntegerField(_("tour"))
    date = models.DateField(_("dimanche du vote"))

    class Meta:
        verbose_name = _("tour")
        verbose_name_plural = _("tours")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["election", "number"], name="round_number_unique")]

    def __str__(self) -> str:
        return f"{self.election} – {_('tour')} {self.number}"


class ZoneVote(models.Model):
    """When one zone votes in one round, and when it may not be spoken to."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="votes", verbose_name=_("tour"))
    zone = models.CharField(_("territoire"), max_length=16, choices=Zone.choices)
    votes_on = models.DateField(_("jour du vote"))
    timezone = models.CharField(_("fuseau"), max_length=40)
    silence_start = models.DateTimeField(_("début du silence"))
    silence_end = models.DateTimeField(_("fin du silence"))

    objects = ZoneVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote d'un territoire")
        verbose_name_plural = _("votes des territoires")
        ordering = ["silence_start", "zone"]
        constraints = [
            models.UniqueConstraint(fields=["round", "zone"], name="zonevote_round_zone_unique"),
            models.CheckConstraint(
                condition=Q(silence_end__gt=F("silence_start")), name="zonevote_silence_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["zone", "silence_start"], name="zonevote_zone_start")]

    def __str__(self) -> str:
        return f"{self.get_zone_display()} – {self.round}"


class SilenceChange(models.Model):
    """A correction of one zone's silence: proposed by one national administrator, applied by another (L50)."""

    vote = models.ForeignKey(
        ZoneVote, on_delete=models.CASCADE, related_name="changes", verbose_name=_("vote d'un territoire")
    )
    silence_start = models.DateTimeField(_("début du silence"))
    silence_end = models.DateTimeField(_("fin du silence"))
    reason = models.CharField(_("motif"), max_length=300)
    # E-mails as text: `territory` knows no persons, and the record must outlive an account.
    proposed_by = models.EmailField(_("proposée par"))
    proposed_at = models.DateTimeField(_("proposée le"), auto_now_add=True)
    applied_by = models.EmailField(_("appliquée par"), blank=True)
    applied_at = models.DateTimeField(_("appliquée le"), null=True, blank=True)
    # What the change replaced, written when it is applied.
    previous_start = models.DateTimeField(_("ancien début"), null=True, blank=True)
    previous_end = models.DateTimeField(_("ancienne fin"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction du silence")
        verbose_name_plural = _("corrections du silence")
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(silence_end__gt=F("silence_start")), name="silencechange_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(applied_by=F("proposed_by")), name="silencechange_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.vote} – {self.reason}"
