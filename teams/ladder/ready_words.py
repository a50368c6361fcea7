"""Words ready to send, which their author may change."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.models import Outing, Team
from territory.clocks import clock_of


def welcome_words(*, newcomer: Supporter, by: Supporter, team: Team | None, outing: Outing | None) -> str:
    """A welcome by first name, to the team and to its next outing if there is one."""
    names = {"name": newcomer.display_name, "by": by.display_name, "team": team.name if team else ""}
    parts = [_("Bonjour %(name)s,") % names]
    if team:
        parts.append(
            _("Bienvenue dans l'équipe « %(team)s » ! Je suis %(by)s : posez-moi toutes vos questions.") % names
        )
    else:
        parts.append(
            _("Merci de votre aide ! Je suis %(by)s. Il n'y a pas encore d'équipe près de chez vous : parlons-en.")
            % names
        )
    if outing:
        what = {"title": outing.title, "when": _when(outing)}
        parts.append(_("Nous nous retrouvons bientôt : « %(title)s », %(when)s. Venez, on vous montrera tout.") % what)
    parts.append(_("À très vite,\n%(by)s") % names)
    return "\n\n".join(parts)


def _when(outing: Outing) -> str:
    there: datetime = outing.starts_at.astimezone(clock_of(outing.place))
    return date_format(there, "l j F, H:i")
