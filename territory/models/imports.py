"""Official files that staff dropped, checked, and brought in: the row is the queue of record, then the record."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.claims import WorkQuerySet
from territory.models.elections import Round


class Import(models.Model):
    """One file, or two tables that belong together. Queued twice: to be checked (a dry run), then, once a person
    approved, to be brought in.

    `report` is what the checks found or what was written: the counts of the command of the same kind, and `errors`
    as [{"line", "reason"}]. Files brought in from the command line leave a row too.
    """

    class Kind(models.TextChoices):
        RESULTS = "results", _("Résultats par bureau de vote")
        BOUNDARIES = "boundaries", _("Contours des bureaux de vote")
        ADDRESSES = "addresses", _("Adresses")

    class State(models.TextChoices):
        QUEUED = "queued", _("En attente")
        CHECKED = "checked", _("Vérifié, à confirmer")
        DONE = "done", _("Importé")
        REFUSED = "refused", _("Refusé")
        FAILED = "failed", _("Échec")
        DROPPED = "dropped", _("Abandonné")

    kind = models.CharField(_("contenu"), max_length=10, choices=Kind.choices)
    file_name = models.CharField(_("fichier"), max_length=200)
    #: Of the bytes of the file, then of those of the second.
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to="imports/", blank=True, help_text="deleted once brought in or refused")
    # The other one of data.gouv.fr's two tables; results only. Deleted with the first.
    second_name = models.CharField(_("second fichier"), max_length=200, blank=True)
    second = models.FileField(upload_to="imports/", blank=True)
    # A round that exists; results only.
    round = models.ForeignKey(
        Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports", verbose_name=_("tour")
    )
    #: What else the command of the same kind takes: {"election": slug, "round": n, "date": "2017-04-23", "key": …};
    #: and "language", in which whoever dropped it reads.
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.QUEUED)
    approved = models.BooleanField(_("confirmé"), default=False)
    report = models.JSONField(_("compte rendu"), default=dict, blank=True)
    error = models.CharField(_("erreur"), max_length=500, blank=True)
    due_at = models.DateTimeField(_("à partir de"))
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # E-mail as text: `territory` knows no persons, and the record must outlive an account. Empty for the command line.
    created_by = models.EmailField(_("déposé par"), blank=True)
    created_at = models.DateTimeField(_("déposé le"))
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["due_at"], name="import_due", condition=models.Q(state="queued"))]

    def __str__(self) -> str:
        return self.names

    @property
    def names(self) -> str:
        return f"{self.file_name} + {self.second_name}" if self.second_name else self.file_name
