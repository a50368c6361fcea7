"""The arithmetic of the plan, and its recomputing. Models are in teams/models/plan.py, docs/plan.md explains."""
