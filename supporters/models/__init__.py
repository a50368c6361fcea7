"""The person and what hangs on the person."""

from supporters.models.consent import Consent, ConsentText
from supporters.models.ledger import Act, ActDay, CountryDay
from supporters.models.mail import OutgoingMail
from supporters.models.map import MapCell, PlaceCount, TileChange
from supporters.models.moderation import Decision, RemovedPicture, Report
from supporters.models.person import Supporter
from supporters.models.rights import ErasureRecord, Export, RightsRequest, Suppression
from supporters.models.testimony import Testimony

__all__ = [
    "Act",
    "ActDay",
    "Consent",
    "ConsentText",
    "CountryDay",
    "Decision",
    "ErasureRecord",
    "Export",
    "MapCell",
    "OutgoingMail",
    "PlaceCount",
    "RemovedPicture",
    "Report",
    "RightsRequest",
    "Supporter",
    "Suppression",
    "Testimony",
    "TileChange",
]
