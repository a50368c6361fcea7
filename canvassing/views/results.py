"""What an experiment found: the promised answer first, then, for who asks, others marked as exploratory."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from canvassing.experiments.wording import COLUMN_NAMES, about, balance_sentence, title_of, warnings_of
from canvassing.forms import QuestionForm
from canvassing.models import Reading
from canvassing.permissions import get_experiment_for
from canvassing.services import Locked, read_results
from canvassing.services.evaluation import Evaluation

PAGE = "canvassing/experiment_results.html"


@require_GET
def experiment_results(request: HttpRequest, pk: int) -> HttpResponse:
    """`?explorer=1` with rounds, outcomes and covariates asks another question than the one that was promised."""
    found = get_experiment_for(request.user, pk)
    asked = "explorer" in request.GET
    form = QuestionForm(request.GET if asked else None, experiment=found)
    context: dict[str, Any] = {"experiment": found, "form": form, "asked": asked}
    if asked and not form.is_valid():
        return render(request, PAGE, context, status=422)
    try:
        answer = read_results(experiment=found, at=timezone.now(), **(form.question() if asked else {}))
    except (Locked, ValidationError) as locked:
        reason = " ".join(locked.messages) if isinstance(locked, ValidationError) else str(locked)
        return render(request, PAGE, context | {"locked": reason})
    told = {"reading": answer} if isinstance(answer, Reading) else _told(answer)
    return render(request, PAGE, context | told)


def _told(evaluation: Evaluation) -> dict[str, Any]:
    joint = evaluation.balance.joint
    return {
        "evaluation": evaluation,
        "warnings": warnings_of(evaluation),
        "findings": [(one, title_of(one), about(one)) for one in evaluation.findings],
        # Where nothing can be said of any outcome, it is said once.
        "inconclusive": [] if evaluation.conclusive else dict.fromkeys(about(one)[0] for one in evaluation.findings),
        "balance": [(row, COLUMN_NAMES[row.name]) for row in evaluation.balance.rows],
        "balance_sentence": balance_sentence(joint.p) if joint.p == joint.p else "",
    }
