"""Forms of the territory, by subject."""

from territory.forms.places import CANDIDATES, TEXT_MAX, Answer, PlaceField, PlaceInput

__all__ = ["CANDIDATES", "TEXT_MAX", "Answer", "PlaceField", "PlaceInput"]
