"""Where the desk listens: feeds of others, the campaign's own accounts, its mailbox; and what came in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import RelayAccount
from common.claims import WorkQuerySet
from common.fields import WebAddressField
from conversations.querysets import MentionQuerySet


class Listener(models.Model):
    """A feed, a search or a box that is looked at again and again. While « queued », `due_at` says when next.

    `cursor` is how far it was read: an id, a uid; for a feed, the print of its entries.
    """

    class Kind(models.TextChoices):
        FEED = "feed", _("Flux d'un blog ou d'un média")
        NOTIFICATIONS = "notifications", _("Notifications d'un compte")
        SEARCH = "search", _("Recherche d'un compte")
        MAILBOX = "mailbox", _("Boîte aux lettres")

    class State(models.TextChoices):
        QUEUED = "queued", _("Suivi")
        PAUSED = "paused", _("En pause")
        FAILED = "failed", _("En panne")
        GONE = "gone", _("Disparu")

    kind = models.CharField(_("genre"), max_length=13, choices=Kind.choices)
    name = models.CharField(_("nom"), max_length=120)
    feed = WebAddressField(_("adresse du flux"), max_length=2048, blank=True)
    account = models.ForeignKey(
        RelayAccount,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="listeners",
        verbose_name=_("compte"),
    )
    query = models.CharField(_("mots cherchés"), max_length=200, blank=True)
    voice = models.ForeignKey(
        "conversations.Voice",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="listeners",
        verbose_name=_("voix"),
    )
    takes_all = models.BooleanField(
        _("tout prendre"), default=False, help_text=_("Sinon, seulement ce qui parle de la campagne.")
    )
    state = models.CharField(_("état"), max_length=6, choices=State.choices, default=State.QUEUED)
    cursor = models.CharField(max_length=300, blank=True, editable=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    modified = models.CharField(max_length=100, blank=True, editable=False)
    due_at = models.DateTimeField(_("prochaine lecture"))
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row")
    error = models.CharField(_("erreur"), max_length=300, blank=True)
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("écoute")
        verbose_name_plural = _("écoutes")
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["feed"], condition=~Q(feed=""), name="listener_feed_once"),
            models.UniqueConstraint(
                fields=["account", "kind", "query"], condition=Q(account__isnull=False), name="listener_search_once"
            ),
            models.CheckConstraint(condition=~Q(kind="feed") | ~Q(feed=""), name="listener_feed_has_an_address"),
            models.CheckConstraint(
                condition=~Q(kind__in=["notifications", "search"]) | Q(account__isnull=False),
                name="listener_asks_through_an_account",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="listener_due", condition=Q(state="queued"))]

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """One thing that was said in public of the campaign, or to it. However often it is found, it is one row.

    `url_key` or `remote_id` tells it from others; `conversation` is where it is answered.
    """

    class Origin(models.TextChoices):
        FEED = "feed", _("Flux")
        WEBMENTION = "webmention", _("Webmention")
        MASTODON = "mastodon", _("Mastodon")
        BLUESKY = "bluesky", _("Bluesky")
        MAIL = "mail", _("Courrier")
        PASTED = "pasted", _("Lien collé")
        BOOKMARKLET = "bookmarklet", _("Marque-page")

    class State(models.TextChoices):
        THERE = "there", _("En ligne")
        GONE = "gone", _("Retirée par son auteur")

    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, null=True, blank=True, related_name="mentions"
    )
    voice = models.ForeignKey(
        "conversations.Voice", on_delete=models.CASCADE, related_name="mentions", verbose_name=_("voix")
    )
    origin = models.CharField(_("origine"), max_length=11, choices=Origin.choices, help_text="where it was found first")
    url = WebAddressField(_("adresse"), max_length=2048, blank=True)
    key = models.CharField(max_length=200, unique=True, help_text="of its address or its id: one mention, one row")
    remote_id = models.CharField(
        max_length=300, blank=True, help_text="what an answer answers: status id, at:// uri, Message-ID"
    )
    in_reply_to = models.CharField(max_length=300, blank=True, help_text="the remote_id of what it answers")
    account = models.ForeignKey(
        RelayAccount,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="the campaign's account that heard it",
    )
    title = models.CharField(_("titre"), max_length=300, blank=True)
    text = models.TextField(_("texte"), max_length=5000, blank=True, help_text="plain words, cut")
    search = models.TextField(blank=True, editable=False, help_text="folded")
    is_question = models.BooleanField(_("question directe"), default=False)
    audience = models.PositiveBigIntegerField(_("audience affichée"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=5, choices=State.choices, default=State.THERE)
    said_at = models.DateTimeField(_("dit le"))
    found_at = models.DateTimeField(_("trouvé le"))
    checked_at = models.DateTimeField(_("vérifiée le"), null=True, blank=True, help_text="whether it is still there")

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["said_at", "pk"]
        indexes = [
            models.Index(fields=["conversation", "said_at"], name="mention_in_conversation"),
            models.Index(fields=["remote_id"], name="mention_remote", condition=~Q(remote_id="")),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60]


class Finding(models.Model):
    """How a mention came to us; the same one may come three ways."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="findings")
    origin = models.CharField(_("origine"), max_length=11, choices=Mention.Origin.choices)
    listener = models.ForeignKey(Listener, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("trouvaille")
        verbose_name_plural = _("trouvailles")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["mention", "origin"], name="finding_once_each_way")]

    def __str__(self) -> str:
        return self.get_origin_display()


class ReceivedWebmention(models.Model):
    """A Webmention to verify: its source is fetched, and must link to its target. While « queued », it is owed."""

    class State(models.TextChoices):
        QUEUED = "queued", _("À vérifier")
        ACCEPTED = "accepted", _("Acceptée")
        FAILED = "failed", _("Refusée")

    source = WebAddressField(max_length=2048)
    target = WebAddressField(max_length=2048)
    pair = models.CharField(max_length=64, unique=True, help_text="SHA-256 of both")
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("erreur"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("reçue le"))

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("Webmention reçue")
        verbose_name_plural = _("Webmentions reçues")
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["due_at"], name="webmention_due", condition=Q(state="queued"))]

    def __str__(self) -> str:
        return self.source
