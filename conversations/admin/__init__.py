"""The registers of the group and the desk, by subject."""

from conversations.admin import desk, group, listening, voices

__all__ = ["desk", "group", "listening", "voices"]
