"""Forms: they read what was typed; the services decide. Those of turfs and walks are imported from their own files."""

from canvassing.forms.experiments import (
    CommitmentForm,
    DoorReportForm,
    ExperimentForm,
    PlannerForm,
    QuestionForm,
    take,
)

__all__ = ["CommitmentForm", "DoorReportForm", "ExperimentForm", "PlannerForm", "QuestionForm", "take"]
