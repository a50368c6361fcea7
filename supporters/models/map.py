"""Counters of the map, kept in the transaction of each publication and withdrawal; nothing counts rows on reading."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from territory.models import Place


class MapCell(models.Model):
    """What one square of one zoom holds. The key names level and square (`common.cells`); the root is key 1.

    Sums are integers (millionths of a degree, primary keys), so that adding and taking away never drifts
    and a cell that holds one testimony knows which.
    """

    cell = models.BigIntegerField(primary_key=True)
    count = models.BigIntegerField()
    lon_sum = models.BigIntegerField()
    lat_sum = models.BigIntegerField()
    testimony_sum = models.BigIntegerField()

    class Meta:
        verbose_name = _("carré de la carte")
        verbose_name_plural = _("carrés de la carte")
        constraints = [models.CheckConstraint(condition=Q(count__gte=0), name="mapcell_count_not_negative")]

    def __str__(self) -> str:
        return f"{self.cell}: {self.count}"


class TileChange(models.Model):
    """A leaf cell that changed. Ids grow in commit order: the writer holds the root cell's row until it commits."""

    #: The cell that means: every square changed.
    EVERYTHING = 0

    cell = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("changement de la carte")
        verbose_name_plural = _("changements de la carte")
        indexes = [models.Index(fields=["at"], name="tilechange_at")]

    def __str__(self) -> str:
        return str(self.cell)


class PlaceCount(models.Model):
    """Published testimonies of a place, those of the places within it included."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, primary_key=True, related_name="testimony_count")
    published = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("compte d'un lieu")
        verbose_name_plural = _("comptes des lieux")
        constraints = [models.CheckConstraint(condition=Q(published__gte=0), name="placecount_not_negative")]

    def __str__(self) -> str:
        return f"{self.place}: {self.published}"
