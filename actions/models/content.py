"""The library: what the campaign gives its supporters to pass on."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.networks import Network
from actions.querysets import ContentQuerySet
from common.fields import WebAddressField
from territory.models import Election, Place


class Topic(models.Model):
    """A subject of the campaign, as the library's filter shows it."""

    name = models.CharField(_("nom"), max_length=60)
    slug = models.SlugField(_("adresse"), unique=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("sujet")
        verbose_name_plural = _("sujets")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Content(models.Model):
    """One thing to pass on. It leaves by `publish` alone, at `starts_at`, once its approvals are there.

    `revision` grows with each change of what people will read: approvals are of a revision. `shares` and `clicks`
    are counted when they happen, people only.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("Texte")
        IMAGE = "image", _("Image")
        INFOGRAPHIC = "infographic", _("Infographie")
        ANIMATION = "animation", _("Animation")
        LINK = "link", _("Lien")
        EVENT = "event", _("Rendez-vous")
        RIPOSTE = "riposte", _("Riposte")

    class State(models.TextChoices):
        DRAFT = "draft", _("Brouillon")
        WAITING = "waiting", _("À valider")
        SCHEDULED = "scheduled", _("Programmé")
        PUBLISHED = "published", _("Publié")
        SILENCED = "silenced", _("Annulé par la réserve électorale")
        WITHDRAWN = "withdrawn", _("Retiré")

    class Disclosure(models.TextChoices):
        NONE = "none", _("Ni payé, ni offert")
        PAID = "paid", _("Payé")
        IN_KIND = "in_kind", _("Offert en nature")

    kind = models.CharField(_("genre"), max_length=11, choices=Kind.choices)
    title = models.CharField(_("titre"), max_length=120)
    slug = models.SlugField(_("adresse"), max_length=140, unique=True)
    summary = models.CharField(_("en une phrase"), max_length=300)
    body = models.TextField(_("texte"), max_length=6000, blank=True)
    arguments = models.TextField(_("arguments"), max_length=3000, blank=True, help_text=_("Un argument par ligne."))
    url = WebAddressField(_("lien"), max_length=2048, blank=True)
    source_title = models.CharField(_("source"), max_length=200, blank=True)
    source_url = WebAddressField(_("lien vers la source"), max_length=2048, blank=True)
    credit = models.CharField(_("crédit"), max_length=160, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="contents", verbose_name=_("sujet")
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contents",
        verbose_name=_("territoire"),
        help_text=_("Vide : toute la France."),
    )
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES, default="fr")
    starts_at = models.DateTimeField(_("à partir du"), null=True, blank=True)
    ends_at = models.DateTimeField(_("jusqu'au"), null=True, blank=True)
    event_at = models.DateTimeField(_("date du rendez-vous"), null=True, blank=True)
    event_place = models.CharField(_("lieu du rendez-vous"), max_length=160, blank=True)
    polemical = models.BooleanField(_("polémique"), default=False, help_text=_("Deux personnes doivent alors valider."))
    disclosure = models.CharField(_("contrepartie"), max_length=7, choices=Disclosure.choices, default=Disclosure.NONE)
    featured = models.BooleanField(_("à la une"), default=False)
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
    changed_at = models.DateTimeField(_("changé le"), auto_now=True)
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    search_text = models.TextField(blank=True, editable=False, help_text="title, summary and body, folded")
    shares = models.PositiveIntegerField(_("partages"), default=0, editable=False)
    clicks = models.PositiveBigIntegerField(_("clics"), default=0, editable=False)

    objects = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("contenu")
        verbose_name_plural = _("contenus")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="content_published_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(starts_at__isnull=False), name="content_scheduled_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="content_forward",
            ),
            models.CheckConstraint(
                condition=~Q(kind="riposte") | (Q(ends_at__isnull=False) & ~Q(source_url="")),
                name="content_riposte_has_source_and_end",
            ),
            models.CheckConstraint(condition=~Q(kind="link") | ~Q(url=""), name="content_link_has_address"),
            models.CheckConstraint(
                condition=~Q(kind="event") | Q(event_at__isnull=False), name="content_event_has_a_date"
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="content_newest", condition=Q(state="published")),
            models.Index(fields=["starts_at"], name="content_due", condition=Q(state="scheduled")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("actions:content", args=[self.slug])


class Medium(models.Model):
    """A picture, or a video with its still and captions. Files have random names in the default storage."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="media", verbose_name=_("contenu"))
    image = models.CharField(_("image"), max_length=80, help_text="1600 px; the still of a video")
    small = models.CharField(_("vignette"), max_length=80, help_text="400 px")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("texte alternatif"), max_length=1000)
    hash = models.BigIntegerField(null=True, blank=True, help_text="perceptual, of the picture")
    video = models.CharField(_("vidéo"), max_length=80, blank=True)
    captions = models.CharField(_("sous-titres"), max_length=80, blank=True, help_text="WebVTT")
    transcript = models.TextField(_("transcription"), blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("média")
        verbose_name_plural = _("médias")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(alt=""), name="medium_has_words"),
            models.CheckConstraint(condition=Q(video="") | ~Q(captions=""), name="medium_video_has_captions"),
        ]

    def __str__(self) -> str:
        return self.alt[:60]


class Wording(models.Model):
    """One way of saying it, for a network or for all; several are offered, so that not everybody says the same."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="wordings", verbose_name=_("contenu"))
    network = models.CharField(_("réseau"), max_length=8, choices=Network.choices, blank=True)
    text = models.TextField(_("texte"), max_length=2000)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("formulation")
        verbose_name_plural = _("formulations")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Approval(models.Model):
    """Somebody other than the writer answers for a revision; two for what is polemical (L57)."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="approvals", verbose_name=_("contenu"))
    revision = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("par")
    )
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("validation")
        verbose_name_plural = _("validations")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["content", "revision", "by"], name="approval_once_per_person")]

    def __str__(self) -> str:
        return f"{self.content_id} r{self.revision}"


class TransparencyRecord(models.Model):
    """What was paid or given for a content (EU 2024/900, L42): public at `/transparence/<id>/`, kept 7 years."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.OneToOneField(
        Content, on_delete=models.SET_NULL, null=True, related_name="transparency", verbose_name=_("contenu")
    )
    title = models.CharField(_("de quoi il s'agit"), max_length=200)
    sponsor = models.CharField(_("commanditaire"), max_length=200)
    sponsor_address = models.CharField(_("adresse du commanditaire"), max_length=300)
    sponsor_country = models.CharField(_("pays du commanditaire"), max_length=2, default="FR", help_text="ISO 3166-1")
    controller = models.CharField(_("qui contrôle le commanditaire"), max_length=200)
    amount = models.DecimalField(_("montant ou valeur, en euros"), max_digits=10, decimal_places=2)
    provided = models.CharField(_("ce qui a été payé ou donné"), max_length=300)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="+", verbose_name=_("élection concernée")
    )
    targeted = models.BooleanField(_("un ciblage a été utilisé"), default=False)
    targeting = models.CharField(_("quel ciblage"), max_length=500, blank=True)
    link = WebAddressField(_("lien vers la publicité"), max_length=2048, blank=True)
    recorded_at = models.DateTimeField(_("enregistré le"), auto_now_add=True)

    class Meta:
        verbose_name = _("fiche de transparence")
        verbose_name_plural = _("fiches de transparence")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="transparency_amount_positive"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="transparency_forward"),
            models.CheckConstraint(condition=Q(targeted=False) | ~Q(targeting=""), name="transparency_says_targeting"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("actions:transparency", args=[self.pk])


class LibraryVisit(models.Model):
    """When somebody last opened the library, and the time before: what is new in between."""

    supporter = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="library_visit", primary_key=True
    )
    at = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("visite de la bibliothèque")
        verbose_name_plural = _("visites de la bibliothèque")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
