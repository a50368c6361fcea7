"""Mails about what becomes of a team. Each speaks to a zone, which silence may close, and carries its way out."""

from common.mail import build, speaks_to
from supporters.models import Supporter
from teams.models import Team, TeamMessage, TeamOffer, Thanks
from teams.team.mail_choice import path_for, with_way_out


def tell(name: str, *, supporter: Supporter, zone: str, **context: object) -> None:
    """`templates/emails/<name>` to one person of the organisation. The templates get `supporter` and `way_out`."""
    context |= {"supporter": supporter, "way_out": path_for(supporter)}
    message = build(name, to=supporter.email, language=supporter.language, context=context)
    with_way_out(speaks_to(message, zone), supporter).send()


def team_message(*, message: TeamMessage, supporter: Supporter, zone: str) -> None:
    """Words of the mobiliser, or of somebody above, to one member."""
    tell("team_message", supporter=supporter, zone=zone, message=message, team=message.team)


def team_thanks(*, thanks: Thanks, zone: str) -> None:
    tell("team_thanks", supporter=thanks.supporter, zone=zone, thanks=thanks)


def team_lost(*, team: Team, supporter: Supporter, zone: str) -> None:
    """To a member: nobody leads the team, neighbours are asked."""
    tell("team_lost", supporter=supporter, zone=zone, team=team)


def team_offered(*, offer: TeamOffer, supporter: Supporter, zone: str) -> None:
    """To the mobiliser of a neighbouring team."""
    tell("team_offered", supporter=supporter, zone=zone, offer=offer)


def team_untaken(*, team: Team, supporter: Supporter, zone: str) -> None:
    """To whoever looks after the territory: no neighbour took the team in."""
    tell("team_untaken", supporter=supporter, zone=zone, team=team)


def team_joined(*, team: Team, into: Team, supporter: Supporter, zone: str) -> None:
    """To a member whose team was taken in by another, or divided: stay or move."""
    tell("team_joined", supporter=supporter, zone=zone, team=team, into=into)


def team_closed(*, team: Team, supporter: Supporter, zone: str) -> None:
    """To a member of a team that is no more: others are near."""
    tell("team_closed", supporter=supporter, zone=zone, team=team)
