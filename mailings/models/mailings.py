"""One mail to many: what it says, who answers for it, when it leaves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.models import Content, ShortLink
from common.fields import WebAddressField
from mailings.models.audiences import Audience
from mailings.models.programme import ProgrammeRule
from mailings.querysets import MailingQuerySet


class Mailing(models.Model):
    """Leaves on `send_on` at `send_time` by each recipient's own clock. `revision` grows with each change of what
    people will read: approvals are of a revision, and nothing changes any more once deliveries are written."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("Lettre")
        DAILY = "daily", _("Courrier du jour")
        WEEKLY = "weekly", _("Courrier de la semaine")
        ESSENTIAL = "essential", _("Essentiel")

    class State(models.TextChoices):
        DRAFT = "draft", _("Brouillon")
        WAITING = "waiting", _("À valider")
        SCHEDULED = "scheduled", _("Programmé")
        PREPARING = "preparing", _("En préparation")
        SENDING = "sending", _("En cours d'envoi")
        PAUSED = "paused", _("En pause")
        SENT = "sent", _("Envoyé")
        CANCELLED = "cancelled", _("Annulé")
        SILENCED = "silenced", _("Arrêté par la réserve électorale")

    title = models.CharField(_("titre interne"), max_length=120)
    kind = models.CharField(_("genre"), max_length=9, choices=Kind.choices, default=Kind.LETTER)
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, related_name="mailings", verbose_name=_("audience")
    )
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES, default="fr")
    sender = models.CharField(_("nom de l'expéditeur"), max_length=60, help_text=_("Avec le nom de la campagne."))
    preheader = models.CharField(_("accroche"), max_length=150, blank=True)
    send_on = models.DateField(_("jour d'envoi"), null=True, blank=True)
    send_time = models.TimeField(_("heure d'envoi, chez chacun"), null=True, blank=True)
    sample_share = models.PositiveSmallIntegerField(
        _("part de l'échantillon, en %"), default=10, help_text=_("Quand plusieurs objets sont essayés.")
    )
    sample_minutes = models.PositiveSmallIntegerField(_("durée de l'essai, en minutes"), default=120)
    winner = models.ForeignKey(
        "mailings.Subject", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    rule = models.ForeignKey(
        ProgrammeRule, on_delete=models.SET_NULL, null=True, blank=True, related_name="mailings", editable=False
    )
    state = models.CharField(_("état"), max_length=9, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("écrit par"),
        help_text="who wrote the present revision",
    )
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    prepare_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="deliveries are written then")
    started_at = models.DateTimeField(_("parti le"), null=True, blank=True, editable=False)
    sample_ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("fini le"), null=True, blank=True, editable=False)
    pause_reason = models.CharField(_("raison de la pause"), max_length=300, blank=True, editable=False)
    needs_national = models.BooleanField(
        default=False, editable=False, help_text="it stopped by itself: a national administrator lets it go on (E02)"
    )
    alerted_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="staff were told, once, that many complain of it (E02)"
    )
    #: Written once, with the deliveries; the sum of their outcomes is `selected` at the end (E26).
    selected = models.PositiveIntegerField(default=0, editable=False)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("courrier")
        verbose_name_plural = _("courriers")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sample_share__gte=1, sample_share__lte=50), name="mailing_sample_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "waiting", "cancelled"))
                | Q(send_on__isnull=False, send_time__isnull=False),
                name="mailing_leaves_at_an_hour",
            ),
            models.UniqueConstraint(
                fields=["rule", "send_on"],
                condition=Q(rule__isnull=False) & ~Q(state="cancelled"),
                name="mailing_once_a_day_by_rule",
            ),
        ]
        indexes = [models.Index(fields=["prepare_at"], name="mailing_due", condition=Q(state="scheduled"))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mailings:mailing", args=[self.pk])


class Subject(models.Model):
    """One of the subjects that are tried; with a single one nothing is."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="subjects", verbose_name=_("courrier"))
    text = models.CharField(_("objet"), max_length=150)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("objet")
        verbose_name_plural = _("objets")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["mailing", "text"], name="subject_once")]

    def __str__(self) -> str:
        return self.text


class Block(models.Model):
    """A piece of the mail. `text` has a little Markdown; the personal kinds fill themselves for each reader."""

    class Kind(models.TextChoices):
        TITLE = "title", _("Titre")
        TEXT = "text", _("Texte")
        PICTURE = "picture", _("Image")
        BUTTON = "button", _("Bouton")
        WALK = "walk", _("La feuille de route la plus proche")
        CONTENT = "content", _("Le contenu du jour")
        WEEK = "week", _("Votre semaine en chiffres")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="blocks", verbose_name=_("courrier"))
    kind = models.CharField(_("genre"), max_length=7, choices=Kind.choices, default=Kind.TEXT)
    text = models.TextField(_("texte"), max_length=10_000, blank=True)
    url = WebAddressField(_("lien"), max_length=2048, blank=True)
    image = models.CharField(_("image"), max_length=80, blank=True, help_text="1600 px, in the default storage")
    small = models.CharField(max_length=80, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    alt = models.CharField(_("texte alternatif"), max_length=300, blank=True)
    content = models.ForeignKey(
        Content,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contenu"),
        help_text=_("Vide : choisi pour chacun d'après son territoire."),
    )
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("bloc")
        verbose_name_plural = _("blocs")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="picture") | (~Q(image="") & ~Q(alt="")), name="block_picture_has_words"
            ),
            models.CheckConstraint(condition=~Q(kind="button") | (~Q(url="") & ~Q(text="")), name="block_button_leads"),
            models.CheckConstraint(condition=~Q(kind__in=("title", "text")) | ~Q(text=""), name="block_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60] or self.get_kind_display()


class MailingApproval(models.Model):
    """Somebody other than the writer answers for a revision; above 1,000 recipients nothing leaves without (E25)."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="approvals", verbose_name=_("courrier"))
    revision = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("par")
    )
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("validation de courrier")
        verbose_name_plural = _("validations de courriers")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "revision", "by"], name="mailing_approval_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id} r{self.revision}"


class MailingStep(models.Model):
    """What was done with a mailing, by whom, and why: paused, resumed, cancelled, stopped by itself."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Soumis")
        APPROVED = "approved", _("Validé")
        SCHEDULED = "scheduled", _("Programmé")
        UNSCHEDULED = "unscheduled", _("Déprogrammé")
        STARTED = "started", _("Parti")
        CHOSEN = "chosen", _("Objet choisi")
        PAUSED = "paused", _("Mis en pause")
        RESUMED = "resumed", _("Repris")
        CANCELLED = "cancelled", _("Annulé")
        STOPPED = "stopped", _("Arrêté de lui-même")
        ALERTED = "alerted", _("Équipe prévenue")
        SETTLED = "settled", _("Envois incertains tranchés")
        FINISHED = "finished", _("Fini")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("étape d'un courrier")
        verbose_name_plural = _("étapes des courriers")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class MailLink(models.Model):
    """A link of a mailing, as a short link of the campaign: clicks are counted for all readers of a subject together,
    never for one (L33)."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="links")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="links")
    url = models.CharField(max_length=2048)
    link = models.ForeignKey(ShortLink, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("lien d'un courrier")
        verbose_name_plural = _("liens des courriers")
        constraints = [models.UniqueConstraint(fields=["subject", "url"], name="maillink_once_per_subject")]

    def __str__(self) -> str:
        return self.url[:80]
