"""Who speaks of the campaign in public: bloggers, journalists, accounts. Only what they say of themselves (L60)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.fields import WebAddressField
from conversations.querysets import VoiceQuerySet


class Voice(models.Model):
    """One blogger, journalist or account. No opinion, no score, no private life: there is no column for them.

    The first message that reaches them tells who we are, why, from where we know them, and how to object (L61);
    without one the row goes after 30 days, without an answer to it after two months (L62).
    """

    name = models.CharField(_("nom ou pseudonyme public"), max_length=120)
    outlet = models.CharField(_("média ou blog"), max_length=120, blank=True)
    outlet_url = WebAddressField(_("adresse du site"), max_length=2048, blank=True)
    contact = models.EmailField(_("adresse professionnelle publique"), max_length=254, blank=True)
    topics = models.CharField(_("sujets, selon leurs propres mots"), max_length=300, blank=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    source_url = WebAddressField(_("où nous l'avons lu"), max_length=2048)
    source_at = models.DateField(_("lu le"))
    audience = models.PositiveBigIntegerField(
        _("audience affichée"), null=True, blank=True, help_text=_("abonnés ou lecteurs, comme ils l'affichent")
    )
    audience_at = models.DateTimeField(null=True, blank=True)
    search = models.TextField(blank=True, editable=False, help_text="name and outlet, folded")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("connu depuis"))
    noticed_at = models.DateTimeField(
        _("informé le"), null=True, blank=True, help_text="the first message, with the notice"
    )
    answered_at = models.DateTimeField(_("nous a répondu le"), null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True, help_text="the owner was told that the row is about to go")

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("voix")
        verbose_name_plural = _("voix")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("conversations:voice", args=[self.pk])


class VoiceAddress(models.Model):
    """Where a voice speaks: what comes from there is theirs. `key` is the address in one spelling, unique."""

    class Kind(models.TextChoices):
        SITE = "site", _("Site")
        FEED = "feed", _("Flux")
        MASTODON = "mastodon", _("Mastodon")
        BLUESKY = "bluesky", _("Bluesky")
        MAIL = "mail", _("Adresse e-mail publique")

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(_("genre"), max_length=8, choices=Kind.choices)
    value = models.CharField(_("adresse"), max_length=500)
    key = models.CharField(max_length=200, help_text="in small letters: host and path, @user@host, did, e-mail")

    class Meta:
        verbose_name = _("adresse d'une voix")
        verbose_name_plural = _("adresses de voix")
        ordering = ["kind", "value"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="voiceaddress_once")]

    def __str__(self) -> str:
        return self.value


class VoiceNote(models.Model):
    """A working note. It is shown whole to whoever asks for their data; words of opinion or health are refused."""

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(_("note"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Objection(models.Model):
    """Somebody objected: their addresses as keyed hashes, so that nobody enters them again (L62). Names nobody."""

    hash = models.CharField(max_length=64, unique=True, help_text="HMAC of an address's kind and key")
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("opposition")
        verbose_name_plural = _("oppositions")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.hash[:12]


class Fact(models.Model):
    """A fact or an argument with its source and date, inserted into answers and then made personal."""

    title = models.CharField(_("titre"), max_length=120)
    text = models.TextField(_("texte"), max_length=2000)
    source = models.CharField(_("source"), max_length=200)
    source_url = WebAddressField(_("lien vers la source"), max_length=2048, blank=True)
    dated = models.DateField(_("daté du"))
    good_until = models.DateField(_("valable jusqu'au"), null=True, blank=True)
    topic = models.ForeignKey(
        "actions.Topic", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sujet")
    )
    search = models.TextField(blank=True, editable=False, help_text="folded")
    used = models.PositiveIntegerField(_("fois inséré"), default=0, editable=False)
    is_retired = models.BooleanField(_("retiré"), default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("écrit le"))

    class Meta:
        verbose_name = _("fait ou argument")
        verbose_name_plural = _("faits et arguments")
        ordering = ["-dated", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="fact_has_a_source")]

    def __str__(self) -> str:
        return self.title
