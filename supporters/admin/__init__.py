"""The staff's pages about people, testimonies, mail and rights."""

from supporters.admin import ledger, mail, moderation, people, rights, testimonies

__all__ = ["ledger", "mail", "moderation", "people", "rights", "testimonies"]
