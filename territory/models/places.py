"""Régions, départements, communes and arrondissements, and the names they are searched by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from territory.models.elections import Zone
from territory.querysets import PlaceNameQuerySet, PlaceQuerySet


class Place(models.Model):
    """One territory of the official geographic code, or an overseas collectivity.

    `lon`, `lat` (degrees, WGS 84) lie inside the place; `radius` (metres) is how far around them a
    public point may be scattered without leaving it.
    """

    class Kind(models.TextChoices):
        COUNTRY = "country", _("Pays")
        REGION = "region", _("Région")
        DEPARTEMENT = "departement", _("Département")
        COMMUNE = "commune", _("Commune")
        ARRONDISSEMENT = "arrondissement", _("Arrondissement municipal")
        COLLECTIVITY = "collectivity", _("Collectivité d'outre-mer")
        ABROAD = "abroad", _("Étranger")

    #: Where a person may say they live: the smallest places, one of which holds everybody.
    HOMES = (Kind.COMMUNE, Kind.ARRONDISSEMENT, Kind.COLLECTIVITY)

    code = models.CharField(max_length=12, help_text="INSEE code; R- and D- before régions and départements")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    departement = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    zone = models.CharField(max_length=16, choices=Zone.choices, default=Zone.METROPOLE)
    postcodes = models.CharField(max_length=400, blank=True)
    population = models.PositiveIntegerField(default=0)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    radius = models.PositiveIntegerField(default=0)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["code"], name="place_code_unique")]

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """One way to type a place: its name, a former commune's, a postcode.

    `key` is folded (common.text.fold) and without spaces: only a-z and 0-9, which all databases order alike.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    key = models.CharField(max_length=120)
    label = models.CharField(
        max_length=120, blank=True, help_text="what was matched, when it is not the place's own name"
    )
    weight = models.PositiveIntegerField(default=0, help_text="population, beside the key: one index ranks a prefix")

    objects = PlaceNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("nom de lieu")
        verbose_name_plural = _("noms de lieux")
        constraints = [models.UniqueConstraint(fields=["key", "place"], name="placename_key_place_unique")]
        # Holds all that a search reads before it knows its places: no row is fetched for the thousands it passes over.
        indexes = [models.Index(fields=["key", "weight", "place"], name="placename_ranked")]

    def __str__(self) -> str:
        return self.key
