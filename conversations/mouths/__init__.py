"""How the desk speaks: an answer through an account of the campaign, or by mail. `speak` is the only door."""

from conversations.mouths.speaking import speak

__all__ = ["speak"]
