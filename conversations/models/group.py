"""The official group: who takes part, what is said, what readers found useful."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.models import Topic
from common.fields import WebAddressField
from conversations.models.cards import LinkCard
from conversations.querysets import MemberQuerySet, MessageQuerySet, ThreadQuerySet
from territory.models import Place


class Member(models.Model):
    """Somebody who takes part, under the name shown (`Supporter.display_name`) and by a consent of its own.

    First messages are read before they appear, until `trusted_at`. `handle` is what others write after « @ ».
    """

    class Channel(models.TextChoices):
        SITE = "site", _("Sur le site")
        MAIL = "mail", _("Sur le site, et dans un courrier par jour")
        NOTHING = "nothing", _("Rien")

    supporter = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership_of_group"
    )
    handle = models.SlugField(_("identifiant"), max_length=40, unique=True)
    joined_at = models.DateTimeField(_("membre depuis"))
    left_at = models.DateTimeField(_("parti le"), null=True, blank=True)
    invited_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    trusted_at = models.DateTimeField(_("publie sans relecture depuis"), null=True, blank=True)
    slow_minutes = models.PositiveSmallIntegerField(_("minutes entre deux messages"), default=0)
    slow_until = models.DateTimeField(_("ralenti jusqu'au"), null=True, blank=True)
    messages = models.PositiveIntegerField(_("messages publiés"), default=0, editable=False)
    last_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    seen_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="notifications looked at")
    digest_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="the last daily mail")
    on_answer = models.CharField(_("une réponse"), max_length=7, choices=Channel.choices, default=Channel.MAIL)
    on_mention = models.CharField(
        _("mon nom dans un message"), max_length=7, choices=Channel.choices, default=Channel.MAIL
    )
    on_followed = models.CharField(_("un fil que je suis"), max_length=7, choices=Channel.choices, default=Channel.SITE)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre du groupe")
        verbose_name_plural = _("membres du groupe")
        ordering = ["handle"]

    def __str__(self) -> str:
        return f"@{self.handle}"


class InvitationLink(models.Model):
    """A link that a member gives away: whoever opens it is shown the group and who invites."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="invitation_links")
    token = models.CharField(max_length=32, unique=True)
    created_at = models.DateTimeField(_("créé le"))
    revoked_at = models.DateTimeField(_("fermé le"), null=True, blank=True)
    joined = models.PositiveIntegerField(_("personnes venues"), default=0, editable=False)

    class Meta:
        verbose_name = _("lien d'invitation au groupe")
        verbose_name_plural = _("liens d'invitation au groupe")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(revoked_at=None), name="grouplink_one_open")
        ]

    def __str__(self) -> str:
        return self.token


class Thread(models.Model):
    """A title, a subject, a territory; its first message opens it. Counts are kept as messages come and go."""

    class State(models.TextChoices):
        WAITING = "waiting", _("À relire")
        OPEN = "open", _("Ouvert")
        LOCKED = "locked", _("Fermé aux messages")
        HIDDEN = "hidden", _("Masqué")

    title = models.CharField(_("titre"), max_length=120)
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sujet")
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("territoire"),
        help_text=_("Vide : tout le pays."),
    )
    state = models.CharField(_("état"), max_length=7, choices=State.choices, default=State.WAITING)
    is_pinned = models.BooleanField(_("épinglé"), default=False)
    is_live = models.BooleanField(_("en direct"), default=False, help_text=_("Les messages paraissent sans recharger."))
    slow_seconds = models.PositiveIntegerField(_("secondes entre deux messages d'une personne"), default=0)
    opened_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="threads", verbose_name=_("ouvert par")
    )
    credit = models.CharField(_("d'où vient la question"), max_length=200, blank=True)
    credit_url = WebAddressField(_("lien vers la question"), max_length=2048, blank=True)
    created_at = models.DateTimeField(_("créé le"))
    last_at = models.DateTimeField(_("dernier message"))
    last_number = models.PositiveIntegerField(default=0, editable=False, help_text="the number given out last")
    replies = models.PositiveIntegerField(
        _("réponses"), default=0, editable=False, help_text="published, without the first"
    )
    version = models.PositiveBigIntegerField(default=0, editable=False, help_text="grows with every change readers see")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("fil du groupe")
        verbose_name_plural = _("fils du groupe")
        ordering = ["-is_pinned", "-last_at", "-pk"]
        indexes = [
            models.Index(F("is_pinned").desc(), F("last_at").desc(), F("id").desc(), name="thread_list",
                         condition=Q(state__in=["open", "locked"])),
            models.Index(fields=["topic", "-last_at"], name="thread_topic", condition=Q(state__in=["open", "locked"])),
            models.Index(fields=["place", "-last_at"], name="thread_place", condition=Q(state__in=["open", "locked"])),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("conversations:thread", args=[self.pk])


class Message(models.Model):
    """What somebody said. The first of a thread opens it; others are comments, and take answers one level deep.

    `text` is kept as it was typed; pages make links and names of it. An author who is erased leaves no words behind.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("À relire")
        PUBLISHED = "published", _("Publié")
        HIDDEN = "hidden", _("Masqué par la modération")
        REFUSED = "refused", _("Refusé")
        WITHDRAWN = "withdrawn", _("Retiré par son auteur")

    #: What readers see a place for: words, or a line that says that they are gone.
    IN_PLACE = (State.PUBLISHED, State.HIDDEN, State.WITHDRAWN)

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages", verbose_name=_("fil"))
    number = models.PositiveIntegerField(
        _("numéro"), help_text="within the thread, in the order of arrival; 1 opens it"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers", verbose_name=_("en réponse à")
    )
    author = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="written", verbose_name=_("auteur")
    )
    text = models.TextField(_("message"), max_length=5000, blank=True)
    search = models.TextField(blank=True, editable=False, help_text="title and words, folded")
    image = models.CharField(max_length=80, blank=True, help_text="1600 px, in the default storage")
    small = models.CharField(max_length=80, blank=True, help_text="400 px")
    alt = models.CharField(_("description de l'image"), max_length=1000, blank=True)
    card = models.ForeignKey(LinkCard, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(_("état"), max_length=9, choices=State.choices, default=State.WAITING)
    useful = models.PositiveIntegerField(_("utile"), default=0, editable=False)
    reports = models.PositiveIntegerField(_("signalements en cours"), default=0, editable=False)
    created_at = models.DateTimeField(_("écrit le"))
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    edited_at = models.DateTimeField(_("modifié le"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message du groupe")
        verbose_name_plural = _("messages du groupe")
        ordering = ["thread", "number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="message_number_once"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="message_published_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(image="", small="") | (~Q(image="") & ~Q(small="") & ~Q(alt="")),
                name="message_picture_has_words",
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "parent", "number"], name="message_in_thread"),
            models.Index(fields=["author", "-created_at"], name="message_author"),
            models.Index(fields=["created_at"], name="message_to_read", condition=Q(state="waiting")),
            models.Index(fields=["-useful", "-id"], name="message_best", condition=Q(state="published")),
            models.Index(fields=["-reports", "id"], name="message_reported", condition=Q(reports__gt=0)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return f"{reverse('conversations:thread', args=[self.thread_id])}?message={self.number}#m{self.number}"


class Useful(models.Model):
    """Somebody says: this helped. Once each; never on one's own."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("vote « utile »")
        verbose_name_plural = _("votes « utile »")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["message", "member"], name="useful_once")]

    def __str__(self) -> str:
        return f"{self.message_id}"


class Following(models.Model):
    """A thread that somebody follows, or wants no more to hear of (`is_muted`)."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="followers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="followed")
    is_muted = models.BooleanField(default=False)
    read_number = models.PositiveIntegerField(default=0, help_text="the last message that was on their page")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("fil suivi")
        verbose_name_plural = _("fils suivis")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="following_once")]

    def __str__(self) -> str:
        return f"{self.thread_id}"


class Notification(models.Model):
    """Something that a member is told: on the site and, if they wish, in one mail a day."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Une réponse")
        MENTION = "mention", _("Votre nom")
        FOLLOWED = "followed", _("Un fil suivi")
        PUBLISHED = "published", _("Votre message est publié")
        MODERATED = "moderated", _("Une décision de la modération")
        PICKED = "picked", _("Votre message est repris")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+", verbose_name=_("message"))
    words = models.CharField(max_length=300, blank=True, help_text="reasons given, in the reader's language")
    by_mail = models.BooleanField(default=False, help_text="joins the next daily mail")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "message", "kind"],
                condition=Q(kind__in=["answer", "mention", "followed"]),
                name="notification_once",
            )
        ]
        indexes = [
            models.Index(fields=["member", "-at"], name="notification_member"),
            models.Index(fields=["at"], name="notification_to_mail", condition=Q(by_mail=True, mailed_at=None)),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
