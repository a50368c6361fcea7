"""Routes of `/api/v1/` for the online campaign."""

from django.urls import URLPattern, URLResolver, path

import common.converters  # noqa: F401 - declares « text »
from actions.api import contents, library, link_desk, links, previews, proposal_desk, proposals, relays, sharing, wall

app_name = "actions-api"

sharing_routes = [
    path("shares/", sharing.Shares.as_view(), name="shares"),
    path("shares/totals/", sharing.ShareTotals.as_view(), name="share-totals"),
    path("shares/<int:pk>/", sharing.OwnShare.as_view(), name="share"),
    path("contents/<slug:slug>/sharing/", sharing.Sharing.as_view(), name="content-sharing"),
    path("texts/lengths/", sharing.Lengths.as_view(), name="text-lengths"),
    path("previews/", previews.Previews.as_view(), name="previews"),
]

library_routes = [
    path("contents/", library.Contents.as_view(), name="contents"),
    path("contents/<slug:slug>/", library.ContentDetail.as_view(), name="content"),
    path("topics/", library.Topics.as_view(), name="topics"),
]

link_routes = [
    path("links/", links.Links.as_view(), name="links"),
    path("links/<text:slug>/", links.OwnLink.as_view(), name="link"),
    path("links/<text:slug>/opening/", links.Opening.as_view(), name="link-opening"),
    path("links/<text:slug>/statistics/", links.LinkFigures.as_view(), name="link-statistics"),
    path("links/<text:slug>/code.<str:kind>", links.LinkCode.as_view(), name="link-code"),
    path("links/<text:slug>/info/", links.LinkInfo.as_view(), name="link-info"),
    path("links/<text:slug>/reports/", links.LinkReports.as_view(), name="link-reports"),
    path("links/<text:slug>/closing/", link_desk.Closing.as_view(), name="link-closing"),
    path("link-domains/", link_desk.LinkDomains.as_view(), name="link-domains"),
    path("link-domains/<text:host>/", link_desk.OneDomain.as_view(), name="link-domain"),
    path("link-reports/", link_desk.OpenReports.as_view(), name="open-link-reports"),
    path("link-reports/<int:pk>/handling/", link_desk.Handling.as_view(), name="link-report-handling"),
]

content_desk_routes = [
    path("desk/contents/", contents.DeskContents.as_view(), name="desk-contents"),
    path("desk/contents/<int:pk>/", contents.DeskContent.as_view(), name="desk-content"),
    path("desk/contents/<int:pk>/verdicts/", contents.Verdicts.as_view(), name="desk-content-verdicts"),
    path("desk/contents/<int:pk>/wordings/", contents.Wordings.as_view(), name="desk-content-wordings"),
    path("desk/contents/<int:pk>/media/", contents.Media.as_view(), name="desk-content-media"),
    path("desk/contents/<int:pk>/media/<int:medium>/", contents.OneMedium.as_view(), name="desk-content-medium"),
    path("desk/contents/<int:pk>/record/", contents.Record.as_view(), name="desk-content-record"),
]

relay_routes = [
    path("relay-accounts/", relays.RelayAccounts.as_view(), name="relay-accounts"),
    path("relay-accounts/<int:pk>/check/", relays.RelayAccountCheck.as_view(), name="relay-account-check"),
    path("relays/", relays.Relays.as_view(), name="relays"),
    path("relays/<int:pk>/", relays.RelayDetail.as_view(), name="relay"),
    path("relays/<int:pk>/approve/", relays.RelayApprove.as_view(), name="relay-approve"),
    path("relays/<int:pk>/cancel/", relays.RelayCancel.as_view(), name="relay-cancel"),
    path("relays/<int:pk>/take-up/", relays.RelayTakeUp.as_view(), name="relay-take-up"),
    path("relays/<int:pk>/retry/", relays.RelayRetry.as_view(), name="relay-retry"),
]

wall_routes = [
    path("wall/", wall.Wall.as_view(), name="wall"),
    path("wall/<int:pk>/", wall.OneWallItem.as_view(), name="wall-item"),
    path("wall/<int:pk>/hiding/", wall.Hiding.as_view(), name="wall-item-hiding"),
    path("wall-sources/", wall.WallSources.as_view(), name="wall-sources"),
    path("wall-sources/<int:pk>/pausing/", wall.Pausing.as_view(), name="wall-source-pausing"),
    path("wall-sources/<int:pk>/items/", wall.SourceItems.as_view(), name="wall-source-items"),
]

proposal_routes = [
    path("proposals/", proposals.Proposals.as_view(), name="proposals"),
    path("proposals/own/", proposals.OwnProposals.as_view(), name="own-proposals"),
    path("proposals/best/", proposals.BestProposals.as_view(), name="best-proposals"),
    path("proposals/desk/", proposal_desk.ProposalDesk.as_view(), name="proposals-desk"),
    path("proposals/desk/<int:pk>/", proposal_desk.OneOnTheDesk.as_view(), name="proposal-desk"),
    path("proposals/desk/<int:pk>/decision/", proposal_desk.Decision.as_view(), name="proposal-decision"),
    path("proposals/desk/<int:pk>/adoption/", proposal_desk.AdoptionOfProposal.as_view(), name="proposal-adoption"),
    path("proposals/<int:pk>/", proposals.OneProposal.as_view(), name="proposal"),
    path("proposals/<int:pk>/answer/", proposals.Answer.as_view(), name="proposal-answer"),
    path("proposals/<int:pk>/name/", proposals.Name.as_view(), name="proposal-name"),
    path("proposals/<int:pk>/support/", proposals.ProposalSupport.as_view(), name="proposal-support"),
    path("proposals/<int:pk>/report/", proposals.ProposalReport.as_view(), name="proposal-report"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *library_routes,
    *sharing_routes,
    *link_routes,
    *proposal_routes,
    *relay_routes,
    *wall_routes,
    *content_desk_routes,
]
