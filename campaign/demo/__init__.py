"""Demo data: five thousand invented testimonies, their drawn faces, an invented vote, and people to sign in as."""

from campaign.demo.sign_ins import PASSWORD, SIGN_INS, TOTP_SECRET, sign_in_lines

__all__ = ["PASSWORD", "SIGN_INS", "TOTP_SECRET", "sign_in_lines"]
