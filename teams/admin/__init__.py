"""The registers of the organisation, and the pages by which an existing one is brought in."""

from teams.admin import field, people, plan, transfers

__all__ = ["field", "people", "plan", "transfers"]
