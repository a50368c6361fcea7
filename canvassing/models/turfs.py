"""Turfs: the addresses of a precinct shared into walks of about as many doors, and what became of each address."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from canvassing.querysets import CuttingQuerySet, TurfQuerySet
from territory.models import Address, Place, Precinct


class Turf(models.Model):
    """The area of one walk. Where precincts are unknown, a commune is cut as one.

    `doors`, `addresses`, `doors_left` count what it holds, kept with its addresses and their states; `metres` is the
    length of the walk, `lon`, `lat` where it begins (degrees, WGS 84), `outline` a GeoJSON geometry around it.
    A turf that was cut again is retired: the walks made in it stay.
    """

    class State(models.TextChoices):
        FREE = "free", _("À prendre")
        OUT = "out", _("Confié")
        DONE = "done", _("Terminé")
        RETIRED = "retired", _("Redécoupé")

    #: A turf in these states holds addresses.
    LIVE = (State.FREE, State.OUT, State.DONE)

    commune = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="turfs", verbose_name=_("commune"))
    precinct = models.ForeignKey(
        Precinct,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="turfs",
        verbose_name=_("bureau de vote"),
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    name = models.CharField(_("nom"), max_length=120, blank=True)
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.FREE)
    locked = models.BooleanField(
        _("verrouillé"), default=False, help_text=_("Un nouveau découpage le laisse tel qu'il est.")
    )
    offered = models.BooleanField(
        _("proposé aux volontaires proches"),
        default=True,
        help_text=_("Sinon, seule l'équipe le confie."),
    )
    doors = models.PositiveIntegerField(_("portes"), default=0)
    doors_left = models.PositiveIntegerField(_("portes restantes"), default=0)
    addresses = models.PositiveIntegerField(_("adresses"), default=0)
    metres = models.PositiveIntegerField(_("longueur, en mètres"), default=0)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    outline = models.TextField(blank=True)
    cut_at = models.DateTimeField(_("découpé le"))
    cut_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TurfQuerySet.as_manager()

    class Meta:
        verbose_name = _("secteur")
        verbose_name_plural = _("secteurs")
        ordering = ["commune", "precinct", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["precinct", "number"],
                condition=~Q(state="retired") & Q(precinct__isnull=False),
                name="turf_number_in_precinct",
            ),
            models.UniqueConstraint(
                fields=["commune", "number"],
                condition=~Q(state="retired") & Q(precinct__isnull=True),
                name="turf_number_in_commune",
            ),
            models.CheckConstraint(condition=Q(doors_left__lte=F("doors")), name="turf_left_are_its_doors"),
        ]
        indexes = [
            # « Near me » looks in a band of latitudes.
            models.Index(fields=["lat", "lon"], name="turf_near", condition=Q(state="free", offered=True)),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.name}" if self.name else str(self.number)

    @property
    def share_done(self) -> float:
        """Of its doors, between 0 and 1."""
        return 1 - self.doors_left / self.doors if self.doors else 0.0


class TurfAddress(models.Model):
    """An address of a turf, and its place in the walk, from 0. An address belongs to one turf at most."""

    turf = models.ForeignKey(Turf, on_delete=models.CASCADE, related_name="stops", db_index=False)
    address = models.OneToOneField(Address, on_delete=models.CASCADE, related_name="stop")
    order = models.PositiveIntegerField(_("rang"))

    class Meta:
        verbose_name = _("adresse d'un secteur")
        verbose_name_plural = _("adresses des secteurs")
        ordering = ["turf", "order"]
        indexes = [models.Index(fields=["turf", "order"], name="turfaddress_walk")]

    def __str__(self) -> str:
        return f"{self.turf_id} – {self.order}"


class AddressState(models.Model):
    """Where the work stands at one address, so that a volunteer knows where to go back: nothing of who lives there.

    Folded from the events of all phones (canvassing/doorstep/merging.py). `left` are the doors still to knock at.
    Events before `since` belong to an earlier pass. `note` is about getting into the building, and linted (L21).
    Without a row an address is to visit.
    """

    class State(models.TextChoices):
        TO_VISIT = "to_visit", _("À visiter")
        NOBODY = "nobody", _("Personne")
        DONE = "done", _("Fait")
        INACCESSIBLE = "inaccessible", _("Inaccessible")
        DO_NOT_VISIT = "do_not_visit", _("Ne pas visiter")

    #: Nobody goes back there during this pass.
    CLOSED = (State.DONE, State.DO_NOT_VISIT)

    address = models.OneToOneField(Address, on_delete=models.CASCADE, primary_key=True, related_name="field_state")
    state = models.CharField(_("état"), max_length=12, choices=State.choices, default=State.TO_VISIT)
    left = models.PositiveSmallIntegerField(_("portes restantes"))
    note = models.CharField(_("accès"), max_length=140, blank=True)
    at = models.DateTimeField(_("depuis le"))
    since = models.DateTimeField(_("passage ouvert le"), null=True, blank=True)

    class Meta:
        verbose_name = _("état d'une adresse")
        verbose_name_plural = _("états des adresses")

    def __str__(self) -> str:
        return f"{self.address_id} – {self.get_state_display()}"


class Cutting(models.Model):
    """A cut that somebody asked for; a worker makes it. `precinct` or, without one, the whole commune.

    `result`: what `cut_turfs --json` prints, once it is made.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("À découper")
        READY = "ready", _("Découpé")
        FAILED = "failed", _("Échec")

    commune = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune"))
    precinct = models.ForeignKey(
        Precinct, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bureau de vote")
    )
    doors = models.PositiveSmallIntegerField(_("portes par secteur"), default=80)
    seed = models.PositiveIntegerField(_("graine"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("demandé le"))
    result = models.JSONField(_("résultat"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=6, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(_("à faire à partir de"))
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("erreur"), max_length=300, blank=True)

    objects = CuttingQuerySet.as_manager()

    class Meta:
        verbose_name = _("découpage")
        verbose_name_plural = _("découpages")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(doors__gte=10, doors__lte=400), name="cutting_doors_walkable"),
        ]
        indexes = [models.Index(fields=["due_at"], name="cutting_due", condition=Q(state="queued"))]

    def __str__(self) -> str:
        return f"{self.precinct_id or self.commune_id} – {self.doors}"


class Redraw(models.Model):
    """One change of turfs by hand, or one cut, that can be undone: which address was where, before and after.

    `before`, `after`: {turf's key: [keys of its addresses in the order of the walk]}.
    """

    class Kind(models.TextChoices):
        CUT = "cut", _("Découpage")
        MOVE = "move", _("Rue déplacée")
        POLYGON = "polygon", _("Contour dessiné")
        SPLIT = "split", _("Secteur partagé")
        MERGE = "merge", _("Secteurs réunis")

    commune = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    precinct = models.ForeignKey(Precinct, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("changement"), max_length=8, choices=Kind.choices)
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("changement de secteurs")
        verbose_name_plural = _("changements de secteurs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["commune", "precinct", "-id"], name="redraw_latest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.at:%Y-%m-%d}"
