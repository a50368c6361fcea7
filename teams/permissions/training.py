"""Who may do what with training sessions; as teams/permissions/teams.py does for the rest.

Everybody signed in may read of sessions and ask for a place. Trainers of the territory and the leads above run them.
"""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from teams.authority import GUIDES, Authority, Kind, authority_of
from teams.models import Enrolment, Material, TrainingSession, Volunteer
from teams.permissions.teams import Person, require
from teams.querysets import TrainingSessionQuerySet, inside_any

TRAINERS = (Kind.NATIONAL, Kind.TRAINER)
#: People offered by one search; more need another letter.
FOUND = 20


def can_train(user: Person, *, at: datetime) -> bool:
    """Open sessions, somewhere."""
    return authority_of(user, at=at).holds(*GUIDES)


def sessions_run_by(user: Person, *, at: datetime) -> TrainingSessionQuerySet:
    """Those of the territories where they train or lead, whatever became of them; the latest to begin first."""
    here = inside_any(authority_of(user, at=at).territories(GUIDES), "place")
    found: TrainingSessionQuerySet = TrainingSession.objects.filter(here).select_related("place__departement")
    return found.order_by("-starts_at", "-pk")


def get_session_for(pk: int) -> TrainingSession:
    """A session, cancelled ones included: who was coming must be able to read so."""
    found = TrainingSession.objects.select_related("place__departement", "trainer")
    session: TrainingSession = get_object_or_404(found, pk=pk)
    return session


def get_session_to_run(user: Person, pk: int, *, at: datetime) -> TrainingSession:
    """Change it, invite, see who comes: for trainers over its place and leads above."""
    session = get_session_for(pk)
    require(authority_of(user, at=at).over(session.place, GUIDES))
    return session


def get_enrolment_to_run(user: Person, session_pk: int, pk: int, *, at: datetime) -> Enrolment:
    """Somebody's row, for who runs the session."""
    session = get_session_to_run(user, session_pk, at=at)
    enrolment: Enrolment = get_object_or_404(session.enrolments.select_related("supporter__home"), pk=pk)
    enrolment.session = session
    return enrolment


def get_volunteer_to_add(user: Person, pk: int, *, at: datetime) -> Volunteer:
    """Somebody of their territories, who came without a place."""
    volunteer: Volunteer = get_object_or_404(_volunteers_of(user, at=at), pk=pk)
    return volunteer


def people_to_add(user: Person, session: TrainingSession, *, named: str, at: datetime) -> QuerySet[Volunteer]:
    """Volunteers of their territories without a place in the session, by a part of the first name or the commune."""
    holds = Enrolment.objects.holding().filter(session=session).values("supporter")
    like = Q(supporter__display_name__icontains=named) | Q(supporter__home__name__istartswith=named)
    found = _volunteers_of(user, at=at).filter(like).exclude(supporter__in=holds)
    return found.exclude(supporter=session.trainer_id).order_by("supporter__display_name", "pk")[:FOUND]


def get_own_enrolment(user: Person, session_pk: int, *states: str) -> Enrolment:
    """One's own row, in one of the states."""
    rows = Enrolment.objects.select_related("session__place", "session__trainer", "supporter")
    asked = Q(state__in=states) if states else Q()
    enrolment: Enrolment = get_object_or_404(rows, asked, session=session_pk, supporter=user.pk)
    return enrolment


def get_certificate_for(user: Person, session_pk: int, pk: int | None, *, at: datetime) -> Enrolment:
    """One's own (`pk` None), or that of a participant for who runs the session; of people who attended alone."""
    if pk is None:
        return get_own_enrolment(user, session_pk, Enrolment.State.ATTENDED)
    enrolment = get_enrolment_to_run(user, session_pk, pk, at=at)
    require(enrolment.state == Enrolment.State.ATTENDED)
    return enrolment


def can_see_materials(user: Person, *, at: datetime) -> bool:
    """Materials are for who has a place in a session or had one, and for those who lead."""
    return can_train(user, at=at) or Enrolment.objects.holding().filter(supporter=user.pk).exists()


def can_add_materials(user: Person, *, at: datetime) -> bool:
    return authority_of(user, at=at).holds(*TRAINERS)


def get_material_for(user: Person, pk: int, *, at: datetime) -> Material:
    require(can_see_materials(user, at=at))
    material: Material = get_object_or_404(Material, pk=pk)
    return material


def get_material_to_delete(user: Person, pk: int, *, at: datetime) -> Material:
    """For who added it, while they train, and for national organisers."""
    material = get_material_for(user, pk, at=at)
    require(can_delete(authority_of(user, at=at), user, material))
    return material


def can_delete(authority: Authority, user: Person, material: Material) -> bool:
    return authority.is_national or (authority.holds(*TRAINERS) and material.added_by_id == user.pk)


def _volunteers_of(user: Person, *, at: datetime) -> QuerySet[Volunteer]:
    here = inside_any(authority_of(user, at=at).territories(GUIDES), "supporter__home")
    found: QuerySet[Volunteer] = Volunteer.objects.helping().filter(here)
    return found.select_related("supporter__home")
