"""An experiment: what is drawn, the words that fix its chance, and the arm of each unit."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from canvassing.experiments import draw
from canvassing.experiments.plans import first_plan
from canvassing.querysets import ExperimentQuerySet, UnitQuerySet
from territory.models import Bloc, Place, Precinct, Round, Targeting


def _none() -> list[str]:
    return []


class Experiment(models.Model):
    """Prepared first, drawn after a commitment was published; fixed once a door report exists for its units.

    `plan` says what will be looked at ({"outcomes": […], "covariates": […]}, canvassing/experiments/plans.py): it is
    frozen with the draw. The words of the commitment and the election of `round` make the seed
    (canvassing/experiments/draw.py). A draw that was asked for waits for the worker: `state` is then queued, and
    nothing of it changes meanwhile.
    """

    class State(models.TextChoices):
        NONE = "", _("Rien d'attendu")
        QUEUED = "queued", _("À tirer")
        FAILED = "failed", _("Échec")

    class Level(models.TextChoices):
        COMMUNE = "commune", _("communes")
        DEPARTEMENT = "departement", _("départements")
        REGION = "region", _("régions")
        COUNTRY = "country", _("l'ensemble, en une fois")

    name = models.CharField(_("nom"), max_length=80)
    targeting = models.ForeignKey(
        Targeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="experiments",
        verbose_name=_("ciblage"),
    )
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="experiments", verbose_name=_("scrutin de référence")
    )
    bloc = models.ForeignKey(Bloc, on_delete=models.PROTECT, related_name="experiments", verbose_name=_("bloc"))
    within = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territoire")
    )
    level = models.CharField(
        _("tirer séparément dans"), max_length=11, choices=Level.choices, default=Level.DEPARTEMENT
    )
    capacity = models.PositiveIntegerField(
        _("inscrits à atteindre"),
        validators=[MinValueValidator(1)],
        help_text=_("Par toute la campagne ; les trois quarts sont distribués, le reste est gardé pour l'imprévu."),
    )
    #: Codes of precincts and communes set aside before the draw, never after.
    excluded = models.JSONField(_("mis de côté"), default=_none, blank=True)
    baseline = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="+", verbose_name=_("scrutin de comparaison")
    )
    outcomes = models.ManyToManyField(
        Round, related_name="measured_by", blank=True, verbose_name=_("scrutins où le résultat sera lu")
    )
    plan = models.JSONField(_("plan d'analyse"), default=first_plan)
    #: Whom the bloc named when it was drawn: a bloc that changes later changes nothing here.
    members = models.JSONField(_("candidats et nuances"), default=_none, blank=True)
    commitment = models.TextField(_("engagement"), blank=True, max_length=500)
    committed_at = models.DateTimeField(_("engagement pris le"), null=True, blank=True)
    seed = models.CharField(_("graine"), max_length=64, blank=True)
    input_hash = models.CharField(_("empreinte des données"), max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("tirée le"), null=True, blank=True)
    # E-mails as text: the record must outlive an account. Empty for the command line.
    drawn_by = models.EmailField(_("tirée par"), blank=True)
    created_by = models.EmailField(_("préparée par"), blank=True)
    created_at = models.DateTimeField(_("préparée le"))
    state = models.CharField(_("état"), max_length=6, choices=State.choices, default=State.NONE, blank=True)
    due_at = models.DateTimeField(_("à tirer à partir de"), null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("erreur"), max_length=300, blank=True)

    objects = ExperimentQuerySet.as_manager()

    class Meta:
        verbose_name = _("expérience")
        verbose_name_plural = _("expériences")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="experiment_name_unique"),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, seed="", input_hash="")
                | (Q(drawn_at__gte=F("committed_at")) & ~Q(seed="") & ~Q(input_hash="") & ~Q(commitment="")),
                name="experiment_drawn_after_commitment",
            ),
            models.CheckConstraint(
                condition=~Q(state="queued")
                | Q(due_at__isnull=False, committed_at__isnull=False, drawn_at__isnull=True),
                name="experiment_queued_before_drawn",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="experiment_due", condition=Q(state="queued"))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_drawn(self) -> bool:
        return self.drawn_at is not None

    @property
    def is_queued(self) -> bool:
        return self.state == self.State.QUEUED


class PastDraw(models.Model):
    """A draw that another one replaced: its words and its seed stay known."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="past_draws")
    commitment = models.TextField(_("engagement"))
    committed_at = models.DateTimeField(_("engagement pris le"))
    seed = models.CharField(_("graine"), max_length=64)
    input_hash = models.CharField(_("empreinte des données"), max_length=64)
    drawn_at = models.DateTimeField(_("tirée le"))
    drawn_by = models.EmailField(_("tirée par"), blank=True)
    replaced_at = models.DateTimeField(_("remplacée le"))

    class Meta:
        verbose_name = _("tirage remplacé")
        verbose_name_plural = _("tirages remplacés")
        ordering = ["drawn_at"]

    def __str__(self) -> str:
        return f"{self.experiment_id} – {self.drawn_at:%Y-%m-%d}"


class ExperimentUnit(models.Model):
    """One unit of a draw: a precinct, or a commune where few precincts have results.

    All units are kept, with what was known of them, so that the draw can be done again from this table alone.
    `stratum` counts from 1 in its territory. `territory` is empty when the country is one.
    """

    class Arm(models.TextChoices):
        TREATED = draw.TREATED, _("à visiter")
        CONTROL = draw.CONTROL, _("témoin")
        EXCLUDED = draw.EXCLUDED, _("mis de côté")
        NOT_RANDOMISED = draw.NOT_RANDOMISED, _("hors tirage au sort")
        OUTSIDE = draw.OUTSIDE, _("hors échantillon")

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="units", db_index=False)
    code = models.CharField(_("code"), max_length=16)
    precinct = models.ForeignKey(
        Precinct,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="experiment_units",
        verbose_name=_("bureau de vote"),
    )
    commune = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    territory = models.CharField(_("territoire"), max_length=12, blank=True)
    stratum = models.PositiveIntegerField(_("strate"), null=True, blank=True)
    potential = models.FloatField(_("potentiel"))
    registered = models.PositiveIntegerField(_("inscrits"))
    measured = models.BooleanField(_("mesuré"), default=True)
    arm = models.CharField(_("groupe"), max_length=14, choices=Arm.choices)
    allocated = models.BooleanField(_("confié aux volontaires"), default=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unité d'une expérience")
        verbose_name_plural = _("unités des expériences")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "code"], name="experimentunit_code_unique"),
            models.CheckConstraint(
                condition=Q(precinct__isnull=False, commune__isnull=True)
                | Q(precinct__isnull=True, commune__isnull=False),
                name="experimentunit_precinct_or_commune",
            ),
            models.CheckConstraint(
                condition=Q(arm__in=[draw.TREATED, draw.CONTROL], stratum__isnull=False) | Q(stratum__isnull=True),
                name="experimentunit_arms_have_a_stratum",
            ),
            models.CheckConstraint(
                condition=Q(allocated=False) | Q(arm__in=[draw.TREATED, draw.NOT_RANDOMISED]),
                name="experimentunit_controls_are_not_allocated",
            ),
        ]

    def __str__(self) -> str:
        return self.code
