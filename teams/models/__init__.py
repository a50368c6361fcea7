"""The pyramid: who leads, who helps, where they meet and what is planned."""

from teams.models.friends import FriendInvitation, InvitationLink, InvitedAddress, Sponsorship
from teams.models.messages import TeamMessage, Thanks
from teams.models.outings import Outing, Participation
from teams.models.plan import DayTotal, Gap, Goal, Measure, Plan, Standing
from teams.models.roles import Role, RoleChange
from teams.models.teams import Membership, Team, TeamChange, TeamOffer
from teams.models.training import Enrolment, Feedback, Material, TrainingSession
from teams.models.transfers import ImportedPerson, OrganisationExport, OrganisationImport
from teams.models.volunteers import HelpOffer, Volunteer

__all__ = [
    "DayTotal",
    "Enrolment",
    "Feedback",
    "FriendInvitation",
    "Gap",
    "Goal",
    "HelpOffer",
    "ImportedPerson",
    "InvitationLink",
    "InvitedAddress",
    "Material",
    "Measure",
    "Membership",
    "OrganisationExport",
    "OrganisationImport",
    "Outing",
    "Participation",
    "Plan",
    "Role",
    "RoleChange",
    "Sponsorship",
    "Standing",
    "Team",
    "TeamChange",
    "TeamMessage",
    "TeamOffer",
    "Thanks",
    "TrainingSession",
    "Volunteer",
]
