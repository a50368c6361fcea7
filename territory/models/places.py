"""Régions, départements, communes and arrondissements, and the names they are searched by."""

from django.db import models

from territory.models.elections import Zone
from territory.querysets import PlaceQuerySet


class Place(models.Model):
    """One territory of the official geographic code, or an overseas collectivity.

    `lon`, `lat` (degrees, WGS 84) lie inside the place; `radius` (metres) is how far around them a
    public point may be scattered without leaving it.
    """

    class Kind(models.TextChoices):
        COUNTRY = "country", "Pays"
        REGION = "region", "Région"
        DEPARTEMENT = "departement", "Département"
        COMMUNE = "commune", "Commune"
        ARRONDISSEMENT = "arrondissement", "Arrondissement municipal"
        COLLECTIVITY = "collectivity", "Collectivité d'outre-mer"

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
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["code"], name="place_code_unique")]

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """One way to type a place: its name, a former commune's, a postcode; folded, so that a prefix finds it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    key = models.CharField(max_length=120, help_text="lower case, no accent, no hyphen (common.text.fold)")
    label = models.CharField(max_length=120, blank=True, help_text="what was matched, when it is not the place's own name")
    weight = models.PositiveIntegerField(default=0, help_text="population, kept beside the key so that a prefix is ranked by one index")

    class Meta:
        verbose_name = "nom de lieu"
        verbose_name_plural = "noms de lieux"
        constraints = [models.UniqueConstraint(fields=["key", "place"], name="placename_key_place_unique")]

    def __str__(self) -> str:
        return self.key
