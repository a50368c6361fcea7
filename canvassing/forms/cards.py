"""Confirming a contact card: the month of birth, where it is not known, for the age rules alone (L06)."""

from typing import Any

from supporters.forms.account import BirthFields
from supporters.models import Supporter


class ConfirmForm(BirthFields):
    def __init__(self, *args: Any, person: Supporter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.birth_month:
            del self.fields["birth_month"], self.fields["birth_year"]
