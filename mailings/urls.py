"""Pages of the mail: the staff's under /courriers/, everybody's own choice under /u/."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from mailings import converters  # noqa: F401 - declares « day »
from mailings.views import (
    audiences,
    choices,
    doctor,
    figures,
    mailings,
    paces,
    pictures,
    previews,
    programme,
    programme_rules,
    returns,
    steering,
)

app_name = "mailings"

mailing_routes = [
    path("", mailings.mailings, name="mailings"),
    path("<int:pk>/", mailings.mailing, name="mailing"),
    path("<int:pk>/apercu/", previews.preview, name="preview"),
    path("<int:pk>/apercu/lettre/", previews.preview_letter, name="preview-letter"),
    path("<int:pk>/epreuve/", previews.proof, name="proof"),
    path("<int:pk>/avancement.json", mailings.mailing_progress, name="mailing-progress"),
    path("<int:pk>/chiffres.csv", mailings.mailing_csv, name="mailing-csv"),
    path("<int:pk>/soumettre/", steering.mailing_submit, name="mailing-submit"),
    path("<int:pk>/valider/", steering.mailing_approve, name="mailing-approve"),
    path("<int:pk>/renvoyer/", steering.mailing_send_back, name="mailing-send-back"),
    path("<int:pk>/programmer/", steering.mailing_schedule, name="mailing-schedule"),
    path("<int:pk>/deprogrammer/", steering.mailing_unschedule, name="mailing-unschedule"),
    path("<int:pk>/pause/", steering.mailing_pause, name="mailing-pause"),
    path("<int:pk>/reprendre/", steering.mailing_resume, name="mailing-resume"),
    path("<int:pk>/annuler/", steering.mailing_cancel, name="mailing-cancel"),
    path("<int:pk>/incertains/", steering.mailing_settle, name="mailing-settle"),
]

audience_routes = [
    path("", audiences.audiences, name="audiences"),
    path("nouvelle/", audiences.audience_new, name="audience-new"),
    path("compter/", audiences.audience_count, name="audience-count"),
    path("<int:pk>/", audiences.audience, name="audience"),
    path("<int:pk>/archiver/", audiences.audience_archive, name="audience-archive"),
    path("<int:pk>/reprendre/", audiences.audience_bring_back, name="audience-bring-back"),
]

programme_routes = [
    path("", programme.programme, name="programme"),
    path("lignes/", programme_rules.programme_rules, name="programme-rules"),
    path("lignes/nouvelle/", programme_rules.programme_rule_new, name="programme-rule-new"),
    path("lignes/<int:pk>/", programme_rules.programme_rule, name="programme-rule"),
    path("courriers/<int:pk>/corriger/", programme.programme_change, name="programme-change"),
    path("courriers/<int:pk>/retirer/", programme.programme_drop, name="programme-drop"),
    path("<day:day>/", programme.programme_day, name="programme-day"),
    path("<day:day>/proposer/", programme.programme_propose, name="programme-propose"),
    path("<day:day>/valider/", programme.programme_approve, name="programme-approve"),
    path("<day:day>/sans-courrier/", programme.programme_skip, name="programme-skip"),
    path("<day:day>/revenir/", programme.programme_take_up, name="programme-take-up"),
]

pace_routes = [
    path("", paces.paces, name="paces"),
    path("<slug:provider>/debit/", paces.pace_set, name="pace-set"),
    path("<slug:provider>/debit/habituel/", paces.pace_reset, name="pace-reset"),
    path("<slug:provider>/pause/", paces.pace_hold, name="pace-hold"),
    path("<slug:provider>/reprendre/", paces.pace_lift, name="pace-lift"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("courriers/programme/", include(programme_routes)),
    path("courriers/chiffres/", figures.figures, name="figures"),
    path("courriers/chiffres/jours.csv", figures.figures_csv, name="figures-csv"),
    path("courriers/messageries/", include(pace_routes)),
    path("courriers/docteur/", doctor.doctor, name="doctor"),
    path("courriers/", include(mailing_routes)),
    path("courriers/audiences/", include(audience_routes)),
    # Told by a provider's program, with a secret.
    path("courriers/retours/<slug:provider>/", returns.provider_events, name="provider-events"),
    # Everybody's own: from the foot of a letter, and from the account.
    path("u/<str:token>/", choices.letters, name="letters"),
    path("compte/courriers/", choices.own_letters, name="own-letters"),
    # Names are those of the storage: `mailings.pictures.picture_url(block.image)`.
    re_path(r"^partager/courrier/(?P<name>mailings/[0-9a-f]{32}(?:-400)?\.jpg)$", pictures.picture, name="picture"),
]
