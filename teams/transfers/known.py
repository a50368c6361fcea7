"""What we already know of the people of a file: who objected, who was asked before, who holds the role already."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from supporters.models import Consent, RightsRequest, Supporter, Suppression
from supporters.services.accounts import email_hash
from teams.models import ImportedPerson, Membership, OrganisationImport, Role, Team
from teams.transfers.checks import TeamKey, team_key
from teams.transfers.places import batches
from teams.transfers.reading import Fault, Line
from territory.models import Place


def faults_of_known(
    lines: Collection[Line], *, places: Mapping[int, Place], titles: Mapping[str, str], at: datetime
) -> list[Fault]:
    """`places` by line. A few queries for each five hundred people."""
    faults: list[Fault] = []
    for some in batches(lines):
        emails = {line.email for line in some}
        objectors, invited, held = objectors_among(emails), _invited(emails), _held(emails, at=at)
        for line in some:
            if line.email in objectors:
                words = _("Cette personne ne veut pas être contactée : retirez-la du fichier.")
                faults.append(Fault(line.number, titles.get("email", ""), words))
            elif line.email in invited:
                words = _("Cette personne est déjà invitée par un autre fichier.")
                faults.append(Fault(line.number, titles.get("email", ""), words))
            elif _holds(held.get(line.email, set()), line, places.get(line.number)):
                faults.append(Fault(line.number, titles.get("role", ""), _("Cette personne tient déjà ce rôle.")))
    return faults


def known_teams(departements: Collection[int]) -> dict[TeamKey, bool]:
    """Live teams by name and département, and whether somebody leads them."""
    found: dict[TeamKey, bool] = {}
    for some in batches(sorted(departements)):
        where = Q(place__departement__in=some) | Q(place__in=some)
        teams = Team.objects.live().filter(where).values_list("name", "place__departement", "place", "state")
        for name, departement, place, state in teams.iterator():
            key = team_key(name, departement or place)
            found[key] = found.get(key, False) or state == Team.State.ACTIVE
    return found


def objectors_among(emails: set[str]) -> set[str]:
    """Erased, declined, closed, restricted, or asked not to be written to by the local team."""
    hashes = {email_hash(email): email for email in emails}
    found = {hashes[h] for h in Suppression.objects.filter(email_hash__in=hashes).values_list("email_hash", flat=True)}
    team = Consent.objects.filter(supporter=OuterRef("pk"), purpose=Consent.Purpose.LOCAL_TEAM)
    asked = RightsRequest.objects.filter(supporter=OuterRef("pk"), kind=RightsRequest.Kind.OBJECTION)
    withdrew = Exists(team.filter(withdrawn_at__isnull=False)) & ~Exists(team.filter(withdrawn_at__isnull=True))
    said_no = Q(is_active=False) | Q(restricted_at__isnull=False) | Exists(asked) | withdrew
    people = Supporter.objects.filter(said_no, email__in=emails)
    return found | set(people.values_list("email", flat=True))


def _invited(emails: set[str]) -> set[str]:
    """Once is all that anybody is written (L12)."""
    states = (OrganisationImport.State.CHECKED, OrganisationImport.State.SENT)
    waiting = ImportedPerson.objects.filter(email__in=emails, batch__state__in=states)
    return set(waiting.values_list("email", flat=True))


def _held(emails: set[str], *, at: datetime) -> dict[str, set[tuple[str, int]]]:
    found: dict[str, set[tuple[str, int]]] = {}
    roles = Role.objects.current(at=at).filter(supporter__email__in=emails)
    for email, kind, place in roles.values_list("supporter__email", "kind", "place"):
        found.setdefault(email, set()).add((kind, place))
    stays = Membership.objects.current().filter(supporter__email__in=emails)
    for email, team in stays.values_list("supporter__email", "team"):
        found.setdefault(email, set()).add(("", team))
    return found


def _holds(held: Collection[tuple[str, int]], line: Line, place: Place | None) -> bool:
    """A volunteer who has a team, a mobiliser who has one, or the very role of a territory."""
    return any(
        kind == line.kind and (line.kind in ("", Role.Kind.MOBILISER) or (place is not None and where == place.pk))
        for kind, where in held
    )
