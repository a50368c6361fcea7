"""The plan as people decide it: national goals, and the territories whose goal somebody fixed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from common.claims import wake
from common.work import work_through
from supporters.models import Supporter
from teams.models import Goal, Measure, Plan
from teams.plan.apportionment import Unsplittable, split_tree
from teams.plan.recompute import recompute
from teams.plan.tree import WITH_GOALS, Kind
from teams.plan.weights import goal_weights
from territory.models import Place
from territory.written_numbers import whole

State = Plan.State
TASK = "teams.tasks.compute_due_plan"
#: Figures grow by themselves: the plan is computed again so long after it was.
EVERY = timedelta(minutes=10)
#: What a national organiser is offered first.
DEFAULTS = {Measure.TRAINERS: 100, Measure.MOBILISERS: 10_000, Measure.VOLUNTEERS: 150_000, Measure.DOORS: 5_000_000}
#: No goal is more; whole numbers of the database hold twenty times as much.
MOST = 100_000_000


def the_plan() -> Plan | None:
    """There is one, or none yet."""
    return Plan.objects.order_by("pk").first()


@transaction.atomic
def make_plan(*, due_on: date, split_by: str, amounts: Mapping[str, int], by: Supporter | None, at: datetime) -> Plan:
    """Set the national goals, for the first time or anew; what territories fixed is kept.

    Raises ValidationError, by field: a date that is over, or a goal below what territories have fixed.
    """
    if due_on <= timezone.localtime(at).date():
        raise ValidationError({"due_on": _("Choisissez une date à venir.")})
    if split_by not in Plan.Split.values:
        raise ValidationError({"split_by": _("Choisissez une répartition.")})
    # SQLite has one writer; elsewhere the country's row holds back a second first plan.
    country = Place.objects.select_for_update().filter(kind=Kind.COUNTRY).first()
    if country is None:
        raise ValidationError({"due_on": _("Les territoires ne sont pas encore importés.")})
    plan = Plan.objects.select_for_update().order_by("pk").first() or Plan()
    plan.due_on, plan.split_by, plan.changed_by, plan.changed_at = due_on, split_by, by, at
    _queue(plan, at=at)
    for measure, amount in amounts.items():
        _set(plan, country, measure, amount, by=by, at=at)
    _split(plan, list(amounts))
    return plan


@transaction.atomic
def fix_goal(*, plan: Plan, place: Place, measure: str, amount: int, by: Supporter | None, at: datetime) -> Goal:
    """Fix one territory's goal; the others of the same parent share what is left. Raises ValidationError, with both
    numbers, where more is fixed than the parent has."""
    plan = _locked(plan)
    _refuse_what_has_no_goal(place)
    goal = _set(plan, place, measure, amount, by=by, at=at)
    _split(plan, [measure])
    _queue(plan, at=at)
    return goal


@transaction.atomic
def free_goal(*, plan: Plan, place: Place, measure: str, by: Supporter | None, at: datetime) -> Goal:
    """Let the territory take its share again."""
    plan = _locked(plan)
    _refuse_what_has_no_goal(place)
    goal, _made = Goal.objects.update_or_create(
        plan=plan,
        place=place,
        measure=measure,
        defaults={"fixed": False, "changed_by": by, "changed_at": at},
        create_defaults={"amount": 0, "changed_by": by, "changed_at": at},
    )
    _split(plan, [measure])
    _queue(plan, at=at)
    goal.refresh_from_db()
    return goal


def compute_due_plan(*, at: datetime) -> int:
    """Compute the plan where it was changed, is ten minutes old or failed so long ago; returns how many went well."""
    old = Q(state=State.DONE, computed_at__lte=at - EVERY) | Q(state=State.FAILED, due_at__lte=at - EVERY)
    Plan.objects.filter(old).update(state=State.QUEUED, due_at=at, attempts=0)

    def act(plan: Plan, now: datetime) -> None:
        recompute(plan, at=now)

    return work_through(Plan.objects.all(), act, at=at, limit=1)


def _locked(plan: Plan) -> Plan:
    locked: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
    return locked


def _queue(plan: Plan, *, at: datetime) -> None:
    plan.state, plan.due_at, plan.attempts, plan.error = State.QUEUED, at, 0, ""
    plan.save()
    wake(TASK)


def _refuse_what_has_no_goal(place: Place) -> None:
    if place.kind not in WITH_GOALS or place.kind == Kind.COUNTRY:
        raise ValidationError({"amount": _("L'objectif de ce territoire ne se fixe pas à part.")})


def _set(plan: Plan, place: Place, measure: str, amount: int, *, by: Supporter | None, at: datetime) -> Goal:
    if measure not in Measure.values:
        raise ValidationError({"measure": _("Choisissez ce qui est compté.")})
    if not 0 <= amount <= MOST:
        raise ValidationError({measure: _("Un objectif va de 0 à %s.") % whole(MOST)})
    goal, _made = Goal.objects.update_or_create(
        plan=plan,
        place=place,
        measure=measure,
        defaults={"amount": amount, "fixed": True, "changed_by": by, "changed_at": at},
    )
    return goal


def _split(plan: Plan, measures: list[str]) -> None:
    """Goals of all territories under what is fixed, so that sums hold. Raises ValidationError where they cannot."""
    places = list(Place.objects.filter(kind__in=WITH_GOALS).order_by("pk"))
    country = next(place.pk for place in places if place.kind == Kind.COUNTRY)
    weights = goal_weights(places, split_by=plan.split_by)
    inside: dict[int, list[int]] = {}
    for place in places:
        if place.parent_id is not None:
            inside.setdefault(place.parent_id, []).append(place.pk)
    for measure in measures:
        rows = {goal.place_id: goal for goal in Goal.objects.filter(plan=plan, measure=measure)}
        fixed = {pk: goal.amount for pk, goal in rows.items() if goal.fixed and pk != country}
        total = rows[country].amount if country in rows else 0
        try:
            found = split_tree(country, total, lambda pk: inside.get(pk, ()), weights, fixed)
        except Unsplittable as error:
            raise ValidationError({measure: _refusal(error, places)}) from error
        _keep(plan, measure, found, rows)


def _keep(plan: Plan, measure: str, found: Mapping[int, int], rows: Mapping[int, Goal]) -> None:
    changed = [goal for pk, goal in rows.items() if pk in found and goal.amount != found[pk]]
    for goal in changed:
        goal.amount = found[goal.place_id]
    Goal.objects.bulk_update(changed, ["amount"], batch_size=200)
    new = [
        Goal(plan=plan, place_id=pk, measure=measure, amount=amount) for pk, amount in found.items() if pk not in rows
    ]
    Goal.objects.bulk_create(new, batch_size=200)


def _refusal(error: Unsplittable, places: list[Place]) -> str:
    name = next(place.name for place in places if place.pk == error.parent)
    numbers = {"place": name, "fixed": whole(error.fixed), "goal": whole(error.available)}
    if error.fixed > error.available:
        return _("%(place)s : les objectifs fixés font %(fixed)s en tout, plus que les %(goal)s à répartir.") % numbers
    return (
        _(
            "%(place)s : tous les objectifs sont fixés et ne font que %(fixed)s, pour %(goal)s à répartir. "
            "Laissez-en un libre."
        )
        % numbers
    )
