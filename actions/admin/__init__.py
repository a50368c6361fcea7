"""The registers of the online campaign, by subject."""

from actions.admin import content, links, relays, wall

__all__ = ["content", "links", "relays", "wall"]
