"""Short links of the campaign's own domain, and their clicks as counts: no address, no browser, no person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models.content import Content
from actions.querysets import ShortLinkQuerySet
from common.fields import WebAddressField


class LinkDomain(models.Model):
    """What staff decided of a site outside the list of known ones: until then visitors pass a page in between."""

    class State(models.TextChoices):
        PENDING = "pending", _("À regarder")
        ALLOWED = "allowed", _("Accepté")
        REFUSED = "refused", _("Refusé")

    host = models.CharField(_("site"), max_length=253, unique=True, help_text="lower case, punycode, without port")
    state = models.CharField(_("état"), max_length=7, choices=State.choices, default=State.PENDING)
    note = models.CharField(_("note"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("site visé")
        verbose_name_plural = _("sites visés")
        ordering = ["host"]

    def __str__(self) -> str:
        return self.host


class ShortLink(models.Model):
    """`/l/<slug>`. A slug is never given twice, even when its link is disabled.

    `is_direct` is what the door reads: True sends visitors straight on; False shows them a page in between. A link
    made for sharing belongs to its owner and content, one each. `people` and `robots` are written by the flush.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Actif")
        DISABLED = "disabled", _("Désactivé")

    slug = models.CharField(_("adresse courte"), max_length=40, unique=True)
    target = WebAddressField(_("vers"), max_length=2048)
    host = models.CharField(_("site"), max_length=253, help_text="of the target, punycode")
    title = models.CharField(_("titre"), max_length=120, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="short_links",
        verbose_name=_("créé par"),
    )
    content = models.ForeignKey(
        Content, on_delete=models.SET_NULL, null=True, blank=True, related_name="links", verbose_name=_("contenu")
    )
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.ACTIVE)
    disabled_for = models.CharField(_("motif"), max_length=300, blank=True)
    is_direct = models.BooleanField(_("sans page intermédiaire"), default=False)
    expires_at = models.DateTimeField(_("expire le"), null=True, blank=True)
    created_at = models.DateTimeField(_("créé le"))
    checked_at = models.DateTimeField(_("vérifié le"), null=True, blank=True)
    trouble = models.CharField(_("ennui constaté"), max_length=200, blank=True, help_text="what the last check found")
    people = models.PositiveBigIntegerField(_("clics"), default=0, editable=False)
    robots = models.PositiveBigIntegerField(_("robots"), default=0, editable=False)

    objects = ShortLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien court")
        verbose_name_plural = _("liens courts")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "content"],
                condition=Q(owner__isnull=False, content__isnull=False),
                name="shortlink_one_per_person_and_content",
            ),
            models.CheckConstraint(condition=~Q(slug=""), name="shortlink_has_a_slug"),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="shortlink_owner"),
            models.Index(fields=["host"], name="shortlink_host"),
            models.Index(fields=["checked_at"], name="shortlink_to_check", condition=Q(state="active")),
        ]

    def __str__(self) -> str:
        return self.slug


class LinkTarget(models.Model):
    """Where a link led before: its history, shown on its information page."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="targets")
    target = WebAddressField(max_length=2048)
    until = models.DateTimeField(_("jusqu'au"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("ancienne destination")
        verbose_name_plural = _("anciennes destinations")
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.target[:80]


class LinkChange(models.Model):
    """Something about a link changed: doors that keep it in memory forget it. `link` 0: forget everything."""

    EVERYTHING = 0

    link = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("changement de lien")
        verbose_name_plural = _("changements de liens")

    def __str__(self) -> str:
        return f"{self.pk}: {self.link}"


class LinkDay(models.Model):
    """Clicks of a link on a day (Europe/Paris), by the site they came from and by people or robots."""

    # Without a constraint: the flush counts the links it found, so that each day's first click costs no second look.
    link = models.ForeignKey(
        ShortLink, on_delete=models.CASCADE, related_name="days", db_index=False, db_constraint=False
    )
    day = models.DateField()
    referrer = models.CharField(max_length=100, blank=True, help_text="host only; empty: not said")
    is_robot = models.BooleanField(default=False)
    clicks = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("clics du jour")
        verbose_name_plural = _("clics du jour")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["link", "day", "referrer", "is_robot"], name="linkday_unique")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.day}: {self.clicks}"


class Flush(models.Model):
    """A batch of clicks that was written: its key, so that a batch whose answer was lost is not counted twice."""

    key = models.UUIDField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("relevé de clics")
        verbose_name_plural = _("relevés de clics")

    def __str__(self) -> str:
        return str(self.key)


class LinkReport(models.Model):
    """A visitor says that a link should not be there. Nothing of the visitor is kept."""

    class Reason(models.TextChoices):
        DANGEROUS = "dangerous", _("Page dangereuse ou trompeuse")
        UNLAWFUL = "unlawful", _("Contenu illicite")
        BROKEN = "broken", _("Page disparue ou changée")
        OTHER = "other", _("Autre chose")

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="reports", verbose_name=_("lien"))
    reason = models.CharField(_("motif"), max_length=9, choices=Reason.choices)
    details = models.CharField(_("précisions"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("reçu le"))
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("signalement de lien")
        verbose_name_plural = _("signalements de liens")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["created_at"], name="linkreport_open", condition=Q(handled_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.link_id}: {self.get_reason_display()}"
