"""The staff's registers of elections, places, precincts, rankings and imports."""

from territory.admin import elections, imports, places, precincts, targeting

__all__ = ["elections", "imports", "places", "precincts", "targeting"]
