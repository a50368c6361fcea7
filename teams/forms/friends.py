"""The form to invite up to five friends."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from supporters.forms.testimony import MessageField
from supporters.models import Supporter
from teams.services.friends import AT_ONCE, WORDS_MAX, check_words


class FriendsForm(forms.Form):
    """`emails` are the addresses of a valid form, each once."""

    words = MessageField(
        label=_("Votre mot"),
        required=False,
        max_length=WORDS_MAX,
        help_text=format_lazy(
            _("{most} caractères au plus, sans lien : le vôtre est déjà dans le message."), most=WORDS_MAX
        ),
        widget=forms.Textarea({"rows": 4, "maxlength": WORDS_MAX}),
    )

    def __init__(self, *args: Any, inviter: Supporter, **kwargs: Any) -> None:
        self.inviter = inviter
        super().__init__(*args, **kwargs)
        for number in range(1, AT_ONCE + 1):
            self.fields[f"friend_{number}"] = forms.EmailField(
                label=format_lazy(_("Adresse e-mail de l'ami {number}"), number=number),
                required=number == 1,
                max_length=254,
                widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
                error_messages={
                    "required": _("Indiquez l'adresse d'au moins une personne."),
                    "invalid": _("Cette adresse n'est pas complète : vérifiez-la."),
                },
            )
        self.order_fields([*self._names, "words"])

    @property
    def friends(self) -> list[Any]:
        """The fields of the addresses, for the template."""
        return [self[name] for name in self._names]

    @property
    def emails(self) -> list[str]:
        return list(dict.fromkeys(email for name in self._names if (email := self.cleaned_data.get(name))))

    @property
    def _names(self) -> list[str]:
        return [f"friend_{number}" for number in range(1, AT_ONCE + 1)]

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        try:
            check_words(words)
        except ValidationError as error:
            raise ValidationError(error.message_dict["words"]) from error
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in self._names:
            if data.get(name):
                data[name] = data[name].lower()
                if data[name] == self.inviter.email:
                    self.add_error(name, _("C'est votre propre adresse."))
        return data
