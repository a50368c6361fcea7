"""Who may do what: each function returns the object, or answers as if it did not exist (404)."""

from canvassing.permissions.experiments import can_experiment, can_see_experiments, get_experiment_for, require

__all__ = ["can_experiment", "can_see_experiments", "get_experiment_for", "require"]
