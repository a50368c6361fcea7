"""When somebody last gave a sign, as one would say it."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def days_ago(moment: datetime) -> str:
    """« aujourd'hui », « hier », « il y a 12 jours »; days of the campaign's clock."""
    days = (timezone.localdate() - timezone.localdate(moment)).days
    if days <= 0:
        return _("aujourd'hui")
    if days == 1:
        return _("hier")
    return ngettext("il y a %(n)d jour", "il y a %(n)d jours", days) % {"n": days}
