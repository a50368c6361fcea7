"""What moderators of the group decide, what members report, what authors answer (L71)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import Proposal
from conversations.models.group import Member, Message


class Reason(models.TextChoices):
    """Why a moderator acted; said to the author."""

    INSULT = "insult", _("Propos injurieux, haineux ou diffamatoires")
    THIRD_PARTY = "third_party", _("Met en cause une autre personne")
    PRIVATE_DATA = "private_data", _("Contient des coordonnées ou des données privées")
    OFF_TOPIC = "off_topic", _("Sans rapport avec le fil ou la campagne")
    ADVERTISING = "advertising", _("Publicité ou démarchage")
    POLL = "poll", _("Sondage ou résultat avant l'heure")
    REPEATED = "repeated", _("Message répété")
    OTHER = "other", _("Autre motif")


class MessageReport(models.Model):
    """One member's report of a message."""

    class Reason(models.TextChoices):
        HATE = "hate", _("Haine, injure ou menace")
        PRIVACY = "privacy", _("Me nomme ou donne des coordonnées sans accord")
        FALSE = "false", _("Usurpation ou mensonge")
        ILLEGAL = "illegal", _("Contenu illicite")
        OTHER = "other", _("Autre")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reported")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("motif"), max_length=8, choices=Reason.choices)
    details = models.CharField(_("précisions"), max_length=300, blank=True)
    at = models.DateTimeField(_("le"))
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)

    class Meta:
        verbose_name = _("signalement d'un message")
        verbose_name_plural = _("signalements de messages")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["message", "member"], name="messagereport_once")]

    def __str__(self) -> str:
        return self.get_reason_display()


class ModerationStep(models.Model):
    """One decision of one moderator on a message or its author, with the reason and the words told to the author.

    Kept whole: `text` is what was judged. An author may appeal once; somebody else decides.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Publié après relecture")
        REFUSED = "refused", _("Refusé")
        HIDDEN = "hidden", _("Masqué")
        SHOWN = "shown", _("Rétabli")
        KEPT = "kept", _("Laissé en place")
        WARNED = "warned", _("Averti")
        SLOWED = "slowed", _("Ralenti")
        FREED = "freed", _("Rythme rendu")

    #: What an author may appeal against.
    CONTESTABLE = (Kind.REFUSED, Kind.HIDDEN, Kind.WARNED, Kind.SLOWED)

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="steps")
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, related_name="steps", verbose_name=_("auteur du message")
    )
    kind = models.CharField(_("décision"), max_length=9, choices=Kind.choices)
    reason = models.CharField(_("motif"), max_length=12, choices=Reason.choices, blank=True)
    words = models.CharField(_("dit à l'auteur"), max_length=500, blank=True)
    text = models.TextField(_("message jugé"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("par")
    )
    at = models.DateTimeField(_("le"))
    undone_at = models.DateTimeField(_("annulée le"), null=True, blank=True, help_text="by whoever decided, at once")
    appeal = models.TextField(_("recours de l'auteur"), max_length=1000, blank=True)
    appealed_at = models.DateTimeField(_("recours le"), null=True, blank=True)
    appeal_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recours décidé par"),
    )
    appeal_at = models.DateTimeField(_("recours décidé le"), null=True, blank=True)
    appeal_upheld = models.BooleanField(_("décision maintenue"), null=True, blank=True)
    appeal_words = models.CharField(_("réponse au recours"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("décision de modération")
        verbose_name_plural = _("décisions de modération")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["refused", "hidden", "warned", "slowed"]) | ~Q(reason=""),
                name="moderationstep_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["appealed_at"],
                name="moderationstep_appeals",
                condition=Q(appealed_at__isnull=False, appeal_at__isnull=True),
            ),
            models.Index(fields=["-at", "-id"], name="moderationstep_newest"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Pick(models.Model):
    """A message that a moderator carried to the proposals."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="pick")
    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="+", verbose_name=_("proposition"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("par")
    )
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("message repris")
        verbose_name_plural = _("messages repris")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.message_id}"
