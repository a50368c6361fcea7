"""Experiments, doors and plans, for programs."""
