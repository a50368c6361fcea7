"""The places where people pass things on. Values are kept in rows: they do not change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Network(models.TextChoices):
    X = "x", _("X (Twitter)")
    FACEBOOK = "facebook", _("Facebook")
    BLUESKY = "bluesky", _("Bluesky")
    MASTODON = "mastodon", _("Mastodon")
    LINKEDIN = "linkedin", _("LinkedIn")
    THREADS = "threads", _("Threads")
    WHATSAPP = "whatsapp", _("WhatsApp")
    TELEGRAM = "telegram", _("Telegram")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    COPY = "copy", _("Lien copié")
    DEVICE = "device", _("Partage du téléphone")
