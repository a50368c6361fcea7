"""To whom: everybody who subscribed, or those whom a rule selects among those who agreed to be selected (L40)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from territory.models import Place


class Audience(models.Model):
    """`words` end « Vous recevez ce message car … » and are printed in every mail (L41).

    `rule` is the tree of `mailings.audiences.rules`, empty for a broadcast. `place` splits a broadcast by the territory
    that people gave themselves.
    """

    class Kind(models.TextChoices):
        BROADCAST = "broadcast", _("Tous les abonnés")
        SELECTED = "selected", _("Choisis d'après leur activité")

    name = models.CharField(_("nom"), max_length=80, unique=True)
    kind = models.CharField(_("genre"), max_length=9, choices=Kind.choices, default=Kind.BROADCAST)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territoire")
    )
    rule = models.JSONField(_("règle"), default=dict, blank=True)
    words = models.CharField(_("Vous recevez ce message car"), max_length=300)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("créé par")
    )
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    archived_at = models.DateTimeField(_("archivé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="audience_says_why"),
            models.CheckConstraint(condition=~Q(kind="selected") | ~Q(rule={}), name="audience_selected_by_a_rule"),
        ]

    def __str__(self) -> str:
        return self.name
