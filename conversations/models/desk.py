"""The desk: conversations with those who speak of the campaign, one at a time and one owner each."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.models import Content, RelayAccount, TransparencyRecord
from common.fields import WebAddressField
from conversations.models.group import Thread
from conversations.models.listening import Mention
from conversations.models.voices import Fact, Voice
from conversations.querysets import AnswerQuerySet, ConversationQuerySet


class Conversation(models.Model):
    """With one voice. At most one is open with each: the database sees to it that no two people answer one person.

    Turns are counted when they come: `heard` what they said, `said` what left; `had_second_turn` once they spoke again
    after we did.
    """

    class State(models.TextChoices):
        NEW = "new", _("Nouvelle")
        TAKEN = "taken", _("Prise")
        DRAFTED = "drafted", _("Rédigée")
        SECOND_READER = "second", _("À relire")
        ANSWERED = "answered", _("Répondue")
        WAITING = "waiting", _("En attente d'eux")
        CLOSED = "closed", _("Close")

    #: What waits for us: a shelf of its own.
    OURS = (State.NEW, State.TAKEN, State.DRAFTED, State.SECOND_READER)

    class Ending(models.TextChoices):
        ANSWERED = "answered", _("Ils ont eu leur réponse")
        NO_ANSWER_NEEDED = "none", _("Rien à répondre")
        SILENT = "silent", _("Restés sans suite")
        HOSTILE = "hostile", _("Échange devenu impossible")
        OBJECTED = "objected", _("Ne veut pas de nos messages")

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="conversations", verbose_name=_("voix"))
    subject = models.CharField(_("objet"), max_length=200, blank=True)
    topic = models.ForeignKey(
        "actions.Topic", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sujet")
    )
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="desk_conversations",
        verbose_name=_("suivie par"),
    )
    taken_at = models.DateTimeField(_("prise le"), null=True, blank=True)
    opened_at = models.DateTimeField(_("ouverte le"))
    last_heard_at = models.DateTimeField(_("leur dernier mot"))
    waiting_since = models.DateTimeField(
        _("attend depuis"), null=True, blank=True, help_text="their first word that we left unanswered"
    )
    is_question = models.BooleanField(_("question directe"), default=False)
    audience = models.PositiveBigIntegerField(_("audience affichée"), null=True, blank=True)
    first_answer_at = models.DateTimeField(_("première réponse le"), null=True, blank=True)
    last_said_at = models.DateTimeField(_("notre dernier mot"), null=True, blank=True)
    heard = models.PositiveIntegerField(default=0, editable=False)
    said = models.PositiveIntegerField(default=0, editable=False)
    had_second_turn = models.BooleanField(default=False, editable=False)
    remind_at = models.DateTimeField(_("rappel le"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)
    ending = models.CharField(_("fin"), max_length=8, choices=Ending.choices, blank=True)
    thread = models.ForeignKey(
        Thread, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("fil du groupe")
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ["-last_heard_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["voice"], condition=~Q(state="closed"), name="conversation_one_open_per_voice"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "closed"]) | Q(taken_at__isnull=False),
                name="conversation_in_hand_was_taken",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_at__isnull=False) & ~Q(ending="")),
                name="conversation_closed_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "waiting_since"], name="conversation_shelf"),
            models.Index(fields=["owner", "state"], name="conversation_owner"),
            models.Index(
                fields=["remind_at"],
                name="conversation_remind",
                condition=Q(remind_at__isnull=False, reminded_at=None),
            ),
            models.Index(fields=["closed_at"], name="conversation_closed", condition=Q(state="closed")),
            models.Index(
                fields=["first_answer_at"],
                name="conversation_first_answer",
                condition=Q(first_answer_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject or f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("conversations:conversation", args=[self.pk])


class Answer(models.Model):
    """What the campaign says: a draft that a second person reads, then a message that leaves once.

    Through an account it waits in our own queue (« queued »), and `key` makes it leave once; without one its words are
    copied by hand and the address of what was posted is pasted back (`url`).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Brouillon")
        SECOND_READER = "second", _("À relire")
        READY = "ready", _("Relue, à publier à la main")
        QUEUED = "queued", _("En attente d'envoi")
        SENT = "sent", _("Partie")
        FAILED = "failed", _("Échec")
        SILENCED = "silenced", _("Annulée par la réserve électorale")
        DROPPED = "dropped", _("Abandonnée")

    class Channel(models.TextChoices):
        ACCOUNT = "account", _("Par le compte de la campagne")
        BY_HAND = "hand", _("À la main")
        MAIL = "mail", _("Par courrier")

    #: What its writer may still change.
    OPEN = (State.DRAFT, State.SECOND_READER, State.READY, State.FAILED)

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="answers")
    to = models.ForeignKey(
        Mention, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("en réponse à")
    )
    channel = models.CharField(_("par où"), max_length=7, choices=Channel.choices)
    account = models.ForeignKey(
        RelayAccount, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("compte")
    )
    text = models.TextField(_("réponse"), max_length=5000)
    search = models.TextField(blank=True, editable=False, help_text="folded")
    body_print = models.CharField(
        max_length=64, blank=True, editable=False, help_text="of its words, names and addresses left out (L63)"
    )
    facts = models.ManyToManyField(Fact, blank=True, related_name="answers", verbose_name=_("faits insérés"))
    gave_something = models.BooleanField(
        _("contrepartie"), default=False, help_text=_("Un paiement ou un cadeau (L64).")
    )
    transparency = models.ForeignKey(
        TransparencyRecord,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("fiche de transparence"),
    )
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.DRAFT)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("écrite par")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("relue par"),
    )
    approved_at = models.DateTimeField(_("relue le"), null=True, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    due_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.JSONField(default=dict, editable=False)
    error = models.CharField(_("erreur"), max_length=300, blank=True)
    remote_id = models.CharField(max_length=300, blank=True)
    url = WebAddressField(_("publiée à l'adresse"), max_length=2048, blank=True)
    created_at = models.DateTimeField(_("écrite le"))
    sent_at = models.DateTimeField(_("partie le"), null=True, blank=True)
    content = models.ForeignKey(
        Content,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contenu qui en est né"),
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state__in=["draft", "second", "ready", "queued", "failed"]),
                name="answer_one_in_hand",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="answer_sent_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(channel="account") | Q(account__isnull=False), name="answer_by_account_has_one"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="answer_due", condition=Q(state="queued")),
            models.Index(fields=["body_print"], name="answer_print", condition=~Q(body_print="")),
            models.Index(fields=["remote_id"], name="answer_remote", condition=~Q(remote_id="")),
            models.Index(fields=["-sent_at"], name="answer_sent", condition=Q(state="sent")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:60]


class ConversationStep(models.Model):
    """What happened to a conversation, in order: the paper trail."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Ouverte")
        HEARD = "heard", _("Ils ont parlé")
        TAKEN = "taken", _("Prise")
        RELEASED = "released", _("Rendue")
        HANDED = "handed", _("Confiée")
        DRAFTED = "drafted", _("Brouillon écrit")
        SUBMITTED = "submitted", _("Donnée à relire")
        APPROVED = "approved", _("Relue")
        RETURNED = "returned", _("Renvoyée à corriger")
        SENT = "sent", _("Répondue")
        FAILED = "failed", _("Envoi manqué")
        SILENCED = "silenced", _("Annulée par la réserve électorale")
        REMINDER = "reminder", _("Rappel")
        CLOSED = "closed", _("Close")
        REOPENED = "reopened", _("Rouverte")
        THREAD = "thread", _("Portée dans le groupe")
        CONTENT = "content", _("Portée dans la bibliothèque")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("étape d'une conversation")
        verbose_name_plural = _("étapes de conversations")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
