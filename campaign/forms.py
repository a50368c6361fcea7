"""How forms look, and the sample form of /design/."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    """Forms and fields take our templates; `{{ form }}` and `forms/field.html` give the same markup."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Nom à afficher"), help_text=_("Tel qu'on le lira sur la carte."), required=False)
    email = forms.EmailField(label=_("Adresse e-mail"))
    message = forms.CharField(label=_("Votre message"), widget=forms.Textarea, help_text=_("500 caractères au plus."))
    photo = forms.FileField(label=_("Votre photo"), required=False)
    code = forms.CharField(label=_("Code"), required=False, widget=forms.TextInput({"autocomplete": "one-time-code"}))
    contact = forms.ChoiceField(
        label=_("Comment vous répondre"),
        choices=[("mail", _("Par courriel")), ("none", _("Ne pas me répondre"))],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label=_("J'accepte que mon témoignage paraisse sur la carte."))
