"""What mails say of the campaign: they are made without a request, so without context processors."""

from django import template

from campaign.context import facts

register = template.Library()


@register.simple_tag
def campaign_facts() -> dict[str, object]:
    return facts()
