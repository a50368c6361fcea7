"""What an experiment found, kept once it was computed: of a whole country that takes longer than a page may."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from canvassing.models.experiment import Experiment
from common.claims import WorkQuerySet


class Reading(models.Model):
    """One question asked of one experiment, and its answer (canvassing/services/readings.py).

    `question`: {"rounds": [ids in order], "plan": {…}}; `key` is its hash. `inputs` is the hash of the results and
    doors from which `answer` was computed: when they change, it is computed again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("À calculer")
        READY = "ready", _("Prêt")
        FAILED = "failed", _("Échec")

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="readings", db_index=False)
    key = models.CharField(max_length=64)
    question = models.JSONField(_("question"))
    inputs = models.CharField(_("empreinte des données"), max_length=64)
    answer = models.JSONField(_("réponse"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=6, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(_("à calculer à partir de"))
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("erreur"), max_length=300, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("lecture d'une expérience")
        verbose_name_plural = _("lectures des expériences")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["experiment", "key"], name="reading_question_unique")]
        indexes = [models.Index(fields=["due_at"], name="reading_due", condition=models.Q(state="queued"))]

    def __str__(self) -> str:
        return f"{self.experiment_id} – {self.key[:8]}"
