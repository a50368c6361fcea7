"""The wall: what the campaign published elsewhere, brought home."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.querysets import WallItemQuerySet, WallSourceQuerySet
from common.fields import WebAddressField


class WallSource(models.Model):
    """A feed of the campaign's own. While « queued », `due_at` says when it is asked again (domain 5: ≥ 30 minutes)."""

    class Kind(models.TextChoices):
        FLICKR = "flickr", _("Flickr")
        TUMBLR = "tumblr", _("Tumblr")
        DAILYMOTION = "dailymotion", _("Dailymotion")
        YOUTUBE = "youtube", _("YouTube")
        PEERTUBE = "peertube", _("PeerTube")
        BLOG = "blog", _("Blog")

    class State(models.TextChoices):
        QUEUED = "queued", _("Suivie")
        PAUSED = "paused", _("En pause")
        FAILED = "failed", _("En panne")
        GONE = "gone", _("Disparue")

    kind = models.CharField(_("genre"), max_length=11, choices=Kind.choices)
    name = models.CharField(_("nom"), max_length=80)
    feed = WebAddressField(_("adresse du flux"), max_length=2048, unique=True)
    page = WebAddressField(_("page publique"), max_length=2048, blank=True)
    state = models.CharField(_("état"), max_length=6, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(_("prochaine lecture"))
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row")
    error = models.CharField(_("erreur"), max_length=300, blank=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    modified = models.CharField(max_length=100, blank=True, editable=False)
    fetched_at = models.DateTimeField(_("lue le"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WallSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source du mur")
        verbose_name_plural = _("sources du mur")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WallItem(models.Model):
    """A photo, a video or an article. `video` is an identifier that was checked: players are built from it alone."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        VIDEO = "video", _("Vidéo")
        ARTICLE = "article", _("Article")

    source = models.ForeignKey(WallSource, on_delete=models.CASCADE, related_name="items", verbose_name=_("source"))
    guid = models.CharField(max_length=500)
    kind = models.CharField(_("genre"), max_length=7, choices=Kind.choices)
    title = models.CharField(_("titre"), max_length=300)
    summary = models.CharField(_("résumé"), max_length=600, blank=True)
    url = WebAddressField(_("adresse"), max_length=2048)
    video = models.CharField(max_length=100, blank=True)
    image = models.CharField(max_length=80, blank=True, help_text="our own copy, 1600 px")
    small = models.CharField(max_length=80, blank=True, help_text="400 px")
    alt = models.CharField(_("texte alternatif"), max_length=1000, blank=True)
    published_at = models.DateTimeField(_("publié le"))
    is_hidden = models.BooleanField(_("caché"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WallItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("élément du mur")
        verbose_name_plural = _("éléments du mur")
        ordering = ["-published_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["source", "guid"], name="wallitem_once")]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="wallitem_newest", condition=Q(is_hidden=False)),
        ]

    def __str__(self) -> str:
        return self.title
