"""Pages of the online campaign."""

from django.urls import URLPattern, URLResolver, include, path, re_path

import common.converters  # noqa: F401 - declares « text »
from actions.feeds import library_feed
from actions.views import (
    content,
    contents,
    embedding,
    follow,
    library,
    link_codes,
    link_desk,
    links,
    my_shares,
    pictures,
    previews,
    proposal_queue,
    proposal_supports,
    proposals,
    relay_writing,
    relays,
    sharing,
    transparency,
    videos,
    wall,
    wall_desk,
)

app_name = "actions"

relay_routes = [
    path("", relays.relays_board, name="relays"),
    path("ecrire/", relay_writing.relay_new, name="relay-new"),
    path("comptes/<int:pk>/verifier/", relays.relay_account_check, name="relay-account-check"),
    path("<int:pk>/", relays.relay, name="relay"),
    path("<int:pk>/modifier/", relay_writing.relay_edit, name="relay-edit"),
    path("<int:pk>/valider/", relays.relay_approve, name="relay-approve"),
    path("<int:pk>/annuler/", relays.relay_cancel, name="relay-cancel"),
    path("<int:pk>/reprendre/", relays.relay_take_up, name="relay-take-up"),
    path("<int:pk>/renvoyer/", relays.relay_retry, name="relay-retry"),
]

link_routes = [
    path("", links.links, name="links"),
    path("nouveau/", links.link_new, name="link-new"),
    path("<text:slug>/", links.link, name="link"),
    path("<text:slug>/destination/", links.link_target, name="link-target"),
    path("<text:slug>/titre/", links.link_title, name="link-title"),
    path("<text:slug>/fin/", links.link_end, name="link-end"),
    path("<text:slug>/fermer/", links.link_close, name="link-close"),
    path("<text:slug>/rouvrir/", links.link_open, name="link-open"),
    path("<text:slug>/affiche/", link_codes.link_poster, name="link-poster"),
    path("<text:slug>/qr.<str:kind>", link_codes.link_code, name="link-code"),
]

link_desk_routes = [
    path("", link_desk.link_desk, name="link-desk"),
    path("sites/", link_desk.link_desk_site, name="link-desk-site"),
    path("sites/<int:pk>/", link_desk.link_desk_domain, name="link-desk-domain"),
    path("signalements/<int:pk>/", link_desk.link_desk_report, name="link-desk-report"),
    path("<text:slug>/", link_desk.link_desk_link, name="link-desk-link"),
    path("<text:slug>/fermer/", link_desk.link_desk_close, name="link-desk-close"),
    path("<text:slug>/rouvrir/", link_desk.link_desk_open, name="link-desk-open"),
]

proposal_routes = [
    path("", proposals.propose, name="propose"),
    path("mes-propositions/", proposals.my_proposals, name="my-proposals"),
    path("soutenir/", proposal_supports.open_list, name="proposals"),
    path("meilleures/", proposal_supports.best, name="best"),
    path("<int:pk>/", proposals.proposal, name="proposal"),
    path("<int:pk>/modifier/", proposals.edit, name="proposal-edit"),
    path("<int:pk>/repondre/", proposals.answer, name="proposal-answer"),
    path("<int:pk>/retirer/", proposals.withdraw, name="proposal-withdraw"),
    path("<int:pk>/nom/", proposals.show_name, name="proposal-name"),
    path("<int:pk>/soutenir/", proposal_supports.support, name="proposal-support"),
    path("<int:pk>/ne-plus-soutenir/", proposal_supports.unsupport, name="proposal-unsupport"),
    path("<int:pk>/signaler/", proposal_supports.report, name="proposal-report"),
]

proposal_desk_routes = [
    path("", proposal_queue.queue, name="proposals-desk"),
    path("<int:pk>/", proposal_queue.decide, name="proposal-decide"),
    path("<int:pk>/reprendre/", proposal_queue.adopt_page, name="proposal-adopt"),
]

content_desk_routes = [
    path("", contents.contents, name="contents"),
    path("<int:pk>/", contents.preview, name="content-desk"),
    path("<int:pk>/affiche.jpg", contents.content_poster, name="content-desk-poster"),
    path("<int:pk>/decider/", contents.content_decide, name="content-decide"),
]

wall_desk_routes = [
    path("", wall_desk.wall_desk, name="wall-desk"),
    path("accrocher/", wall_desk.wall_add, name="wall-add"),
    path("comptes/<int:pk>/pause/", wall_desk.wall_source_pause, name="wall-source-pause"),
    path("comptes/<int:pk>/reprendre/", wall_desk.wall_source_resume, name="wall-source-resume"),
    path("elements/<int:pk>/cacher/", wall_desk.wall_item_hide, name="wall-item-hide"),
    path("elements/<int:pk>/remettre/", wall_desk.wall_item_show, name="wall-item-show"),
    path("elements/<int:pk>/decrire/", wall_desk.wall_item_describe, name="wall-item-describe"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    # The shortest there is: what is printed and spoken.
    path("l/<text:slug>+", follow.link_info, name="link-info"),
    path("l/<text:slug>", follow.follow, name="follow"),
    path("l/<text:slug>/", follow.follow_slash, name="follow-slash"),
    path("liens/", include(link_routes)),
    path("terrain/contenus/", include(content_desk_routes)),
    path("transparence/<uuid:pk>/", transparency.transparency, name="transparency"),
    path("transparence/<uuid:pk>.json", transparency.transparency_json, name="transparency-json"),
    path("terrain/liens/", include(link_desk_routes)),
    path("proposer/", include(proposal_routes)),
    path("terrain/propositions/", include(proposal_desk_routes)),
    # Names are those of the storage: `reverse("actions:picture", args=[medium.image])`.
    re_path(r"^partager/images/(?P<name>actions/[0-9a-f]{32}(?:-400)?\.webp)$", pictures.picture, name="picture"),
    re_path(r"^partager/sous-titres/(?P<name>actions/[0-9a-f]{32}\.vtt)$", pictures.captions, name="captions"),
    re_path(r"^partager/videos/(?P<name>actions/[0-9a-f]{32}\.(?:mp4|webm))$", videos.video, name="video"),
    path("partager/", library.library, name="library"),
    path("partager/flux.atom", library_feed, name="library-feed"),
    path("partager/sujets/<slug:slug>/flux.atom", library_feed, name="topic-feed"),
    path("oembed/", embedding.oembed, name="oembed"),
    path("terrain/apercus/", previews.previews, name="previews"),
    path("partager/mes-partages/", my_shares.my_shares, name="my-shares"),
    path("partager/partages/<int:pk>/annuler/", sharing.share_undo, name="share-undo"),
    # Names of their own stand above: a content may have any other.
    path("partager/<slug:slug>/", content.content, name="content"),
    path("partager/<slug:slug>/partager/", sharing.share, name="share"),
    path("partager/<slug:slug>/rendez-vous.ics", content.content_ics, name="content-ics"),
    path("partager/<slug:slug>/image.jpg", embedding.content_image, name="content-image"),
    path("partager/<slug:slug>/images/<int:pk>.jpg", embedding.content_picture, name="content-picture"),
    path("partager/<slug:slug>/integrer/", embedding.content_embed, name="content-embed"),
    path("terrain/relais/", include(relay_routes)),
    path("terrain/mur/", include(wall_desk_routes)),
    path("mur/", wall.wall, name="wall"),
    path("mur/<int:pk>/", wall.wall_item, name="wall-item"),
]
