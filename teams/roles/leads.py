"""Who looks after a territory: the closest level at which somebody does."""

from datetime import datetime

from supporters.models import Supporter
from supporters.roles import NATIONAL
from teams.authority import LEADS
from teams.models import Role, Volunteer
from territory.models import Place
from territory.querysets import covers


class Leads:
    """The leads of the whole country, read once (a few hundred rows); then asked place by place.

    Those who may be written to alone: whoever restricted their data or wants no message leaves it to the next above.
    """

    def __init__(self, *, at: datetime) -> None:
        people = Supporter.objects.filter(is_active=True, restricted_at=None)
        reached = people.exclude(volunteer__team_mail=Volunteer.TeamMail.NONE)
        rows = Role.objects.current(at=at).filter(kind__in=LEADS, supporter__in=reached)
        self._roles: list[Role] = list(rows.select_related("place", "supporter__home").order_by("pk"))
        staff = reached.filter(groups__name=NATIONAL, is_staff=True).select_related("home")
        self._staff: list[Supporter] = list(staff.order_by("pk"))

    def over(self, place: Place) -> list[Supporter]:
        """The département's, else the region's, else the country's, else the national administrators'."""
        for kind in reversed(LEADS):
            found = [role.supporter for role in self._roles if role.kind == kind and covers(role.place, place)]
            if found:
                return list(dict.fromkeys(found))
        return self._staff


def nearest_leads(place: Place, *, at: datetime) -> list[Supporter]:
    """Those of one place. For several, read `Leads` once."""
    return Leads(at=at).over(place)
