"""The registers of the mail, by subject."""

from mailings.admin import mailings, returns

__all__ = ["mailings", "returns"]
