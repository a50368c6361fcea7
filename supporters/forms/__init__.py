"""Forms of the person and the testimony."""

from supporters.forms.account import SignupForm

__all__ = ["SignupForm"]
