"""What was counted at the doors of one precinct: numbers only, of nobody in particular."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from canvassing.querysets import DoorReportQuerySet
from territory.models import Precinct

#: More than this in one outing was typed wrong.
MOST_DOORS = 400


class DoorReport(models.Model):
    """Doors of one precinct on one day: no person, no address, no volunteer.

    Written by hand, or kept for a session of a walk that counts (canvassing/services/sessions.py). Reports from control
    units are kept as any other: they are the contamination that the evaluation shows.
    """

    precinct = models.ForeignKey(
        Precinct, on_delete=models.PROTECT, related_name="door_reports", verbose_name=_("bureau de vote")
    )
    made_on = models.DateField(_("date"))
    knocked = models.PositiveSmallIntegerField(_("portes frappées"), validators=[MaxValueValidator(MOST_DOORS)])
    opened = models.PositiveSmallIntegerField(_("portes ouvertes"))
    talked = models.PositiveSmallIntegerField(_("conversations"))
    session = models.OneToOneField(
        "canvassing.DoorSession",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="report",
        verbose_name=_("session"),
    )

    objects = DoorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("compte rendu de portes")
        verbose_name_plural = _("comptes rendus de portes")
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(knocked__lte=MOST_DOORS), name="doorreport_not_too_many"),
            models.CheckConstraint(condition=Q(opened__lte=F("knocked")), name="doorreport_opened_were_knocked"),
            models.CheckConstraint(condition=Q(talked__lte=F("opened")), name="doorreport_talked_were_opened"),
        ]

    def __str__(self) -> str:
        return f"{self.precinct_id} – {self.made_on}"
