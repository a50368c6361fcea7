"""Which precincts first: a bloc of candidates, weights that staff set, and the ranking they give."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.claims import WorkQuerySet
from territory.models.elections import Round
from territory.models.places import Place
from territory.models.precincts import Precinct


def _no_names() -> list[str]:
    return []


class Bloc(models.Model):
    """A named list of candidates' names and nuances, as the results write them."""

    name = models.CharField(_("nom"), max_length=80)
    members = models.JSONField(_("candidats et nuances"), default=_no_names)

    class Meta:
        verbose_name = _("bloc")
        verbose_name_plural = _("blocs")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="bloc_name_unique")]

    def __str__(self) -> str:
        return self.name


class Targeting(models.Model):
    """A ranking that staff defined; the worker computes its rows each time what it is made of changes.

    Weights multiply terms that each lie between 0 and 1 and are added to the potential (docs/targeting.md).
    """

    class Order(models.TextChoices):
        POTENTIAL = "potential", _("potentiel (voix par porte)")
        PEOPLE = "people", _("personnes (voix par bureau)")

    class State(models.TextChoices):
        QUEUED = "queued", _("À calculer")
        READY = "ready", _("Prêt")
        FAILED = "failed", _("Échec")

    name = models.CharField(_("nom"), max_length=80)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="targetings", verbose_name=_("scrutin"))
    bloc = models.ForeignKey(Bloc, on_delete=models.PROTECT, related_name="targetings", verbose_name=_("bloc"))
    compared = models.ForeignKey(
        Round,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scrutin de comparaison"),
        help_text=_("Sert aux termes « participation » et « voix perdues »."),
    )
    within = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territoire")
    )
    by = models.CharField(_("classer par"), max_length=9, choices=Order.choices, default=Order.POTENTIAL)
    #: {term: weight}; a term that is not there weighs nothing (territory/targeting/terms.py).
    weights = models.JSONField(_("poids"), default=dict, blank=True)
    state = models.CharField(_("état"), max_length=6, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(_("à calculer à partir de"))
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    computed_at = models.DateTimeField(_("calculé le"), null=True, blank=True)
    error = models.CharField(_("erreur"), max_length=300, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("ciblage")
        verbose_name_plural = _("ciblages")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="targeting_name_unique")]
        indexes = [models.Index(fields=["due_at"], name="targeting_due", condition=models.Q(state="queued"))]

    def __str__(self) -> str:
        return self.name


class Basin(models.Model):
    """Neighbouring precincts of high potential, worked together. `doors` are addresses, or an estimate without them."""

    targeting = models.ForeignKey(Targeting, on_delete=models.CASCADE, related_name="basins")
    rank = models.PositiveIntegerField(_("rang"))
    name = models.CharField(_("nom"), max_length=120)
    colour = models.PositiveSmallIntegerField(
        _("couleur"), validators=[MinValueValidator(0), MaxValueValidator(7)], help_text="index in the palette"
    )
    precincts = models.PositiveIntegerField(_("bureaux"))
    registered = models.PositiveIntegerField(_("inscrits"))
    people = models.FloatField(_("abstentionnistes favorables"))
    doors = models.PositiveIntegerField(_("portes"))
    doors_estimated = models.BooleanField(_("portes estimées"), default=False)
    volunteers = models.PositiveIntegerField(_("volontaires attendus"))

    class Meta:
        verbose_name = _("bassin")
        verbose_name_plural = _("bassins")
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["targeting", "rank"], name="basin_rank_unique")]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """One precinct in a ranking. `terms` holds what the score is made of: {term: value between 0 and 1}.

    `imputed`: nothing was counted there; the figures are its commune's, and it ranks after all that were measured.
    """

    targeting = models.ForeignKey(Targeting, on_delete=models.CASCADE, related_name="targets", db_index=False)
    precinct = models.ForeignKey(Precinct, on_delete=models.CASCADE, related_name="+", verbose_name=_("bureau de vote"))
    rank = models.PositiveIntegerField(_("rang"))
    score = models.FloatField(_("score"))
    potential = models.FloatField(_("potentiel"))
    people = models.FloatField(_("abstentionnistes favorables"))
    registered = models.PositiveIntegerField(_("inscrits"))
    abstention = models.FloatField(_("abstention"))
    bloc_share = models.FloatField(_("part du bloc"))
    imputed = models.BooleanField(_("estimé"), default=False)
    terms = models.JSONField(_("termes"), default=dict)
    basin = models.ForeignKey(Basin, on_delete=models.SET_NULL, null=True, blank=True, related_name="targets")

    class Meta:
        verbose_name = _("bureau classé")
        verbose_name_plural = _("bureaux classés")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["targeting", "precinct"], name="target_precinct_unique"),
            models.UniqueConstraint(fields=["targeting", "rank"], name="target_rank_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.precinct_id}"


class TargetArea(models.Model):
    """The sums of a ranking over one commune, département, région or the country: what the map shows from afar.

    `potential` is `people` / `registered`, `abstention` and `bloc_share` those of all its voters together.
    """

    targeting = models.ForeignKey(Targeting, on_delete=models.CASCADE, related_name="areas", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    precincts = models.PositiveIntegerField(_("bureaux"))
    imputed = models.PositiveIntegerField(_("bureaux estimés"))
    registered = models.PositiveIntegerField(_("inscrits"))
    people = models.FloatField(_("abstentionnistes favorables"))
    potential = models.FloatField(_("potentiel"))
    abstention = models.FloatField(_("abstention"))
    bloc_share = models.FloatField(_("part du bloc"))

    class Meta:
        verbose_name = _("territoire classé")
        verbose_name_plural = _("territoires classés")
        constraints = [models.UniqueConstraint(fields=["targeting", "place"], name="targetarea_place_unique")]

    def __str__(self) -> str:
        return f"{self.targeting_id} – {self.place_id}"
