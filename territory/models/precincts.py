"""Precincts (bureaux de vote), what was counted in them, and where they lie."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from territory.models.elections import Round
from territory.models.places import Place
from territory.querysets import PrecinctQuerySet, ResultQuerySet


class Precinct(models.Model):
    """One bureau de vote, under the code that the results give it.

    `code` is the INSEE code of the commune at the time, and the number on four characters: « 93072_0011 ».
    `commune` is the place it belongs to today: a commune that has merged since leads to the one that holds it now.
    `lon`, `lat` (degrees, WGS 84) lie inside its boundary; none without a boundary.
    """

    code = models.CharField(_("code"), max_length=16)
    commune = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="precincts", verbose_name=_("commune"))
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    objects = PrecinctQuerySet.as_manager()

    class Meta:
        verbose_name = _("bureau de vote")
        verbose_name_plural = _("bureaux de vote")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="precinct_code_unique")]

    def __str__(self) -> str:
        return self.code

    @property
    def number(self) -> str:
        """« 0011 »."""
        return self.code.rpartition("_")[2]


class Candidate(models.Model):
    """A candidate or a list in one round.

    `area` is the constituency where they stood as the file codes it (« 0401 », a commune for municipal elections);
    empty when the whole country had the same candidates. `position` is their place in `Result.votes`, from 0.
    Where only votes by nuance are known, the nuance is the name.
    """

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="candidates", verbose_name=_("tour"), db_index=False
    )
    area = models.CharField(_("circonscription"), max_length=12, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"))
    panel = models.PositiveSmallIntegerField(_("panneau"), null=True, blank=True)
    name = models.CharField(_("nom"), max_length=120)
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    nuance = models.CharField(_("nuance"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("candidature")
        verbose_name_plural = _("candidatures")
        ordering = ["round", "area", "position"]
        constraints = [models.UniqueConstraint(fields=["round", "area", "position"], name="candidate_position_unique")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.name}".strip()


class Result(models.Model):
    """What was counted in one precinct in one round.

    `votes` is a list of numbers in the order of the candidates of its `area`. Before 2014 blank ballots were counted
    as null ones: `blank_votes` is then unknown and `null_votes` holds both.
    """

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="results", verbose_name=_("tour"), db_index=False
    )
    precinct = models.ForeignKey(
        Precinct, on_delete=models.CASCADE, related_name="results", verbose_name=_("bureau de vote")
    )
    area = models.CharField(_("circonscription"), max_length=12, blank=True)
    registered = models.PositiveIntegerField(_("inscrits"))
    voters = models.PositiveIntegerField(_("votants"))
    blank_votes = models.PositiveIntegerField(_("blancs"), null=True, blank=True)
    null_votes = models.PositiveIntegerField(_("nuls"))
    expressed = models.PositiveIntegerField(_("exprimés"))
    votes = models.JSONField(_("voix"))

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("résultat")
        verbose_name_plural = _("résultats")
        constraints = [
            models.UniqueConstraint(fields=["round", "precinct"], name="result_round_precinct_unique"),
            models.CheckConstraint(condition=Q(voters__lte=F("registered")), name="result_voters_are_registered"),
            models.CheckConstraint(condition=Q(expressed__lte=F("voters")), name="result_expressed_are_voters"),
        ]

    def __str__(self) -> str:
        return f"{self.precinct_id} – {self.round_id}"


class Boundary(models.Model):
    """Where a precinct lies: GeoJSON geometries as text (degrees, WGS 84), kept at three degrees of detail.

    `shape` is what was imported, repaired when its ring crossed itself; `near` is drawn when one commune fills the
    map, `far` when a département does. The edges are those of `shape`.
    """

    precinct = models.OneToOneField(Precinct, on_delete=models.CASCADE, related_name="boundary", primary_key=True)
    shape = models.TextField()
    near = models.TextField()
    far = models.TextField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    repaired = models.BooleanField(_("réparé"), default=False)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("contour")
        verbose_name_plural = _("contours")
        constraints = [
            models.CheckConstraint(condition=Q(west__lte=F("east"), south__lte=F("north")), name="boundary_box_is_one")
        ]

    def __str__(self) -> str:
        return str(self.precinct_id)


class Adjacency(models.Model):
    """Two precincts that share a border; each pair once, the smaller id first."""

    first = models.ForeignKey(Precinct, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Precinct, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("voisinage")
        verbose_name_plural = _("voisinages")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="adjacency_pair_unique"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="adjacency_smaller_id_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"


class Address(models.Model):
    """A postal address: a number in a street. Nothing is known of who lives there.

    `key` is the identifier of the source (BAN, BAL, BANO); `placed_by` says how its precinct was found.
    `doors` are the dwellings behind it: one where nobody said more; `doors_by` says who did. What staff counted is
    not written over by a file.
    """

    class Placing(models.TextChoices):
        BOUNDARY = "boundary", _("dans le contour du bureau")
        NEAREST = "nearest", _("comme l'adresse la plus proche de la commune")
        ONLY = "only", _("seul bureau de la commune")
        NONE = "none", _("bureau inconnu")

    class Counted(models.TextChoices):
        ASSUMED = "", _("une porte, faute de mieux")
        FILE = "file", _("dans le fichier")
        STAFF = "staff", _("par l'équipe")

    #: More dwellings than this behind one address were typed wrong.
    MOST_DOORS = 2000

    key = models.CharField(_("identifiant"), max_length=40)
    number = models.PositiveIntegerField(_("numéro"))
    suffix = models.CharField(_("indice"), max_length=12, blank=True)
    street = models.CharField(_("voie"), max_length=120)
    postcode = models.CharField(_("code postal"), max_length=5, blank=True)
    commune = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="addresses", verbose_name=_("commune"), db_index=False
    )
    precinct = models.ForeignKey(
        Precinct,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="addresses",
        verbose_name=_("bureau de vote"),
    )
    placed_by = models.CharField(_("rattachement"), max_length=8, choices=Placing.choices)
    lon = models.FloatField()
    lat = models.FloatField()
    # Rows of files are copied straight into the table: what they leave out is the database's to fill.
    doors = models.PositiveSmallIntegerField(_("portes"), default=1, db_default=1)
    doors_by = models.CharField(
        _("portes comptées"), max_length=5, choices=Counted.choices, default="", db_default="", blank=True
    )

    class Meta:
        verbose_name = _("adresse")
        verbose_name_plural = _("adresses")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="address_key_unique"),
            models.CheckConstraint(
                condition=Q(precinct__isnull=False) | Q(placed_by="none"), name="address_placed_has_precinct"
            ),
            models.CheckConstraint(condition=Q(doors__gte=1, doors__lte=2000), name="address_has_doors"),
        ]
        # The streets of a commune are read from it alone.
        indexes = [models.Index(fields=["commune", "street"], name="address_street")]

    def __str__(self) -> str:
        return f"{self.number}{self.suffix} {self.street}".strip()
