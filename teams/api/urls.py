"""/api/v1/ of the organisation: one list for each subject."""

from django.urls import URLPattern, URLResolver, path

from teams.api import (
    friends,
    movements,
    near,
    outings,
    plan,
    roles,
    teams,
    trainers,
    training,
    transfers,
    volunteers,
    welcomes,
)

app_name = "teams-api"

friend_routes = [
    path("friends/", friends.Friends.as_view(), name="friends"),
    path("friends/code.<str:kind>", friends.Code.as_view(), name="friends-code"),
    path("friends/chain/", friends.Chain.as_view(), name="chain"),
]

role_routes = [
    path("roles/", roles.Roles.as_view(), name="roles"),
    path("roles/mine/", roles.OwnRoles.as_view(), name="own-roles"),
    path("roles/candidates/", roles.Candidates.as_view(), name="role-candidates"),
    path("roles/journal/", roles.Journal.as_view(), name="role-journal"),
    path("roles/<int:pk>/delegations/", roles.Delegations.as_view(), name="role-delegations"),
    path("roles/<int:pk>/extension/", roles.Extension.as_view(), name="role-extension"),
    path("roles/<int:pk>/end/", roles.End.as_view(), name="role-end"),
]

outing_routes = [
    path("outings/", outings.Outings.as_view(), name="outings"),
    path("outings/mine/", outings.MyOutings.as_view(), name="my-outings"),
    path("outings/to-report/", outings.OutingsToReport.as_view(), name="outings-to-report"),
    path("outings/<int:pk>/", outings.OutingDetail.as_view(), name="outing"),
    path("outings/<int:pk>/cancel/", outings.OutingCancel.as_view(), name="outing-cancel"),
    path("outings/<int:pk>/tell-team/", outings.OutingTeam.as_view(), name="outing-team"),
    path("outings/<int:pk>/participation/", outings.OwnParticipation.as_view(), name="outing-participation"),
    path("outings/<int:pk>/mood/", outings.OutingMood.as_view(), name="outing-mood"),
    path("outings/<int:pk>/participants/", outings.Participants.as_view(), name="outing-participants"),
    path("outings/<int:pk>/report/", outings.OutingReportView.as_view(), name="outing-report"),
]

plan_routes = [
    path("plan/", plan.PlanDetail.as_view(), name="plan"),
    path("plan/goals/", plan.Goals.as_view(), name="goals"),
    path("plan/goals/<str:code>/<str:measure>/", plan.GoalDetail.as_view(), name="goal"),
    path("plan/standings/", plan.Standings.as_view(), name="standings"),
    path("plan/days/", plan.Days.as_view(), name="plan-days"),
    path("plan/gaps/", plan.Gaps.as_view(), name="gaps"),
]

session_routes = [
    path("sessions/", training.Sessions.as_view(), name="sessions"),
    path("sessions/<int:pk>/", training.Session.as_view(), name="session"),
    path("sessions/<int:pk>/cancellation/", training.Cancellation.as_view(), name="session-cancellation"),
    path("sessions/<int:pk>/place/", training.Place.as_view(), name="session-place"),
    path("sessions/<int:pk>/certificate/", training.Certificate.as_view(), name="certificate"),
    path("sessions/<int:pk>/opinion/", training.Opinion.as_view(), name="session-opinion"),
    path("sessions/<int:pk>/invitable/", trainers.Invitable.as_view(), name="session-invitable"),
    path("sessions/<int:pk>/invitations/", trainers.Invitations.as_view(), name="session-invitations"),
    path("sessions/<int:pk>/attendance/", trainers.Attendances.as_view(), name="session-attendance"),
    path("sessions/<int:pk>/attendance/search/", trainers.PeopleToAdd.as_view(), name="session-people-to-add"),
    path("sessions/<int:pk>/waiting/", trainers.WaitingList.as_view(), name="session-waiting"),
    path("sessions/<int:pk>/attendance/all/", trainers.AllPresent.as_view(), name="session-all-present"),
    path("sessions/<int:pk>/attendance/<int:enrolment_pk>/", trainers.Attendance.as_view(), name="session-mark"),
    path("sessions/<int:pk>/certificates/<int:enrolment_pk>/", trainers.CertificateOf.as_view(), name="certificate-of"),
    path("sessions/<int:pk>/opinions/", trainers.Opinions.as_view(), name="session-opinions"),
    path("training-materials/", trainers.Materials.as_view(), name="materials"),
    path("training-materials/<int:pk>/", trainers.MaterialDetail.as_view(), name="material"),
    path("training-materials/<int:pk>/file/", trainers.MaterialFile.as_view(), name="material-file"),
]

volunteer_routes = [
    path("help/", volunteers.Help.as_view(), name="help"),
    path("help/link/", volunteers.HelpLink.as_view(), name="help-link"),
    path("me/volunteer/", volunteers.OwnVolunteer.as_view(), name="own-volunteer"),
    path("me/thanks/", volunteers.OwnThanks.as_view(), name="own-thanks"),
    path("me/volunteer/team/", volunteers.OwnTeam.as_view(), name="own-volunteer-team"),
    path("me/volunteer/application/", volunteers.OwnApplication.as_view(), name="own-application"),
    path("teams/nearest/", volunteers.NearestTeams.as_view(), name="nearest-teams"),
    path("newcomers/", welcomes.Newcomers.as_view(), name="newcomers"),
    path("newcomers/<int:pk>/welcome/", welcomes.Welcome.as_view(), name="welcome"),
    path("candidates/", welcomes.Candidates.as_view(), name="candidates"),
    path("candidates/<int:pk>/teams/", welcomes.CandidateTeams.as_view(), name="candidate-teams"),
    path("candidates/<int:pk>/certification/", welcomes.Certification.as_view(), name="certification"),
    path("candidates/<int:pk>/refusal/", welcomes.Refusal.as_view(), name="refusal"),
]

team_routes = [
    path("teams/", teams.Teams.as_view(), name="teams"),
    path("teams/<int:pk>/", teams.TeamDetail.as_view(), name="team"),
    path("teams/<int:pk>/members/", teams.Members.as_view(), name="team-people"),
    path("teams/<int:pk>/messages/", teams.Messages.as_view(), name="team-messages"),
    path("teams/<int:pk>/messages/audience/", teams.MessageAudience.as_view(), name="team-audience"),
    path("teams/<int:pk>/offers/", movements.TeamOffers.as_view(), name="team-offers"),
    path("teams/<int:pk>/merge/", movements.Merge.as_view(), name="team-merge"),
    path("teams/<int:pk>/split/", movements.Split.as_view(), name="team-split"),
    path("teams/<int:pk>/close/", movements.Close.as_view(), name="team-close"),
    path("members/<int:pk>/thanks/", teams.MemberThanks.as_view(), name="member-thanks"),
    path("offers/", movements.Offers.as_view(), name="offers"),
    path("offers/<int:pk>/accept/", movements.OfferAcceptance.as_view(), name="offer-accept"),
    path("offers/<int:pk>/decline/", movements.OfferRefusal.as_view(), name="offer-decline"),
    path("me/team/", movements.OwnTeam.as_view(), name="own-team"),
]

transfer_routes = [
    path("organisation/imports/", transfers.Imports.as_view(), name="imports"),
    path("organisation/imports/<int:pk>/", transfers.Import.as_view(), name="import"),
    path("organisation/imports/<int:pk>/sending/", transfers.ImportSending.as_view(), name="import-sending"),
    path("organisation/imports/<int:pk>/undoing/", transfers.ImportUndoing.as_view(), name="import-undoing"),
    path("organisation/exports/", transfers.Exports.as_view(), name="exports"),
    path("organisation/exports/to-agree/", transfers.ExportsToAgree.as_view(), name="exports-to-agree"),
    path("organisation/exports/<int:pk>/agreement/", transfers.ExportAgreement.as_view(), name="export-agreement"),
    path("organisation/exports/<int:pk>/file/", transfers.ExportFile.as_view(), name="export-file"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("near/", near.Near.as_view(), name="near"),
    *friend_routes,
    *outing_routes,
    *plan_routes,
    *role_routes,
    *session_routes,
    *team_routes,
    *volunteer_routes,
    *transfer_routes,
]
