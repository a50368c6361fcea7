"""What a site asks of our oEmbed provider."""

from django import forms

FORMATS = ("json", "xml")


class OEmbedForm(forms.Form):
    url = forms.CharField(max_length=2048)
    maxwidth = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    maxheight = forms.IntegerField(required=False, min_value=1, max_value=100_000)
