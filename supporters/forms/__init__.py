"""Forms of the person and the testimony."""

from supporters.forms.account import LoginForm, SignupForm

__all__ = ["LoginForm", "SignupForm"]
