"""What supporters propose, who supports it, and what editors did of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.models.content import Content, Topic
from actions.querysets import ProposalQuerySet
from common.fields import WebAddressField
from territory.models import Place


class Proposal(models.Model):
    """A content by a supporter. Others see it once an editor opened it; adopted, it becomes a content with credit.

    `url_key`, `text_print` and `image_hash` find what was proposed already.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("Texte")
        IMAGE = "image", _("Image")
        LINK = "link", _("Lien")
        VIDEO = "video", _("Vidéo")

    class Licence(models.TextChoices):
        OWN = "own", _("C'est de moi : la campagne peut s'en servir")
        CC_BY = "cc_by", _("Creative Commons Attribution (CC BY)")
        CC_BY_SA = "cc_by_sa", _("Creative Commons Partage dans les mêmes conditions (CC BY-SA)")
        FREE = "free", _("Domaine public ou CC0")
        GRANTED = "granted", _("J'ai l'accord écrit de l'auteur")
        LINKED = "linked", _("Simple lien vers une page publique")

    class State(models.TextChoices):
        SENT = "sent", _("Reçue")
        ASKED = "asked", _("Question posée")
        OPEN = "open", _("Ouverte aux soutiens")
        ADOPTED = "adopted", _("Reprise par la campagne")
        REFUSED = "refused", _("Refusée")
        WITHDRAWN = "withdrawn", _("Retirée par son auteur")

    #: What an editor still has to decide.
    WAITING = (State.SENT, State.ASKED, State.OPEN)

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("auteur")
    )
    kind = models.CharField(_("genre"), max_length=5, choices=Kind.choices)
    title = models.CharField(_("titre"), max_length=120)
    text = models.TextField(_("texte"), max_length=3000, blank=True)
    url = WebAddressField(_("lien"), max_length=2048, blank=True)
    image = models.CharField(max_length=80, blank=True, help_text="1600 px, in the default storage")
    small = models.CharField(max_length=80, blank=True, help_text="400 px")
    alt = models.CharField(_("description de l'image"), max_length=1000, blank=True)
    source = models.CharField(_("source"), max_length=300, help_text=_("D'où cela vient, ou « de moi »."))
    licence = models.CharField(_("licence"), max_length=8, choices=Licence.choices)
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sujet")
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territoire")
    )
    is_signed = models.BooleanField(_("afficher mon nom"), default=False)
    state = models.CharField(_("état"), max_length=9, choices=State.choices, default=State.SENT)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prise par"),
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("envoyée le"))
    opened_at = models.DateTimeField(_("ouverte le"), null=True, blank=True)
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True, help_text="why it was refused")
    content = models.OneToOneField(
        Content,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name=_("contenu qui en est né"),
    )
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("double de")
    )
    supports = models.PositiveIntegerField(_("soutiens"), default=0, editable=False)
    url_key = models.CharField(max_length=64, blank=True, editable=False, help_text="of the address, tracking left out")
    text_print = models.BigIntegerField(null=True, blank=True, editable=False, help_text="simhash of the words")
    image_hash = models.BigIntegerField(null=True, blank=True, editable=False, help_text="perceptual")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(decided_at__isnull=False), name="proposal_adopted_has_a_date"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="proposal_refused_for_a_reason"),
            models.CheckConstraint(
                condition=Q(image="", small="") | (~Q(image="") & ~Q(small="") & ~Q(alt="")),
                name="proposal_picture_has_two_sizes_and_words",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="proposal_queue"),
            models.Index(fields=["-supports", "-id"], name="proposal_best", condition=Q(state="open")),
            models.Index(fields=["url_key"], name="proposal_same_link", condition=~Q(url_key="")),
            models.Index(fields=["author", "-sent_at"], name="proposal_author"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("actions:proposal", args=[self.pk])


class Support(models.Model):
    """Somebody says: this one is good. Once each; never on one's own."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supporters")
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supports")
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("soutien")
        verbose_name_plural = _("soutiens")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["proposal", "supporter"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id}"


class ProposalStep(models.Model):
    """What happened to a proposal, in order: the paper trail, and the talk between editor and author."""

    class Kind(models.TextChoices):
        SENT = "sent", _("Envoyée")
        TAKEN = "taken", _("Prise en charge")
        RELEASED = "released", _("Rendue à la file")
        ASKED = "asked", _("Question à l'auteur")
        ANSWERED = "answered", _("Réponse de l'auteur")
        CHANGED = "changed", _("Modifiée par l'auteur")
        OPENED = "opened", _("Ouverte aux soutiens")
        ADOPTED = "adopted", _("Reprise")
        REFUSED = "refused", _("Refusée")
        REOPENED = "reopened", _("Décision annulée")
        WITHDRAWN = "withdrawn", _("Retirée")
        RELAYED = "relayed", _("Relayée")
        REPORTED = "reported", _("Signalée")
        RESULTS = "results", _("Ce qu'elle a apporté")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("étape d'une proposition")
        verbose_name_plural = _("étapes d'une proposition")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.get_kind_display()}"
