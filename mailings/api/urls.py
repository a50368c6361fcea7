"""Routes of `/api/v1/` for the mail."""

from django.urls import URLPattern, URLResolver, path

from mailings import converters  # noqa: F401 - declares « day »
from mailings.api import audiences, doctor, mailings, own, paces, programme, steering

app_name = "mailings-api"

audience_routes = [
    path("audiences/", audiences.Audiences.as_view(), name="audiences"),
    path("audiences/count/", audiences.Count.as_view(), name="audiences-count"),
    path("audiences/<int:pk>/", audiences.OneAudience.as_view(), name="audience"),
    path("audiences/<int:pk>/count/", audiences.AudienceCount.as_view(), name="audience-count"),
    path("audiences/<int:pk>/archive/", audiences.Archiving.as_view(), name="audience-archive"),
]

mailing_routes = [
    path("mailings/", mailings.Mailings.as_view(), name="mailings"),
    path("mailings/<int:pk>/", mailings.OneMailing.as_view(), name="mailing"),
    path("mailings/<int:pk>/pictures/", mailings.MailingPictures.as_view(), name="mailing-pictures"),
    path("mailings/<int:pk>/faults/", mailings.MailingFaults.as_view(), name="mailing-faults"),
    path("mailings/<int:pk>/preview/", mailings.MailingPreview.as_view(), name="mailing-preview"),
    path("mailings/<int:pk>/proof/", mailings.MailingProof.as_view(), name="mailing-proof"),
    path("mailings/<int:pk>/submit/", mailings.MailingSubmit.as_view(), name="mailing-submit"),
    path("mailings/<int:pk>/send-back/", mailings.MailingSendBack.as_view(), name="mailing-send-back"),
    path("mailings/<int:pk>/approve/", mailings.MailingApprove.as_view(), name="mailing-approve"),
    path("mailings/<int:pk>/schedule/", mailings.MailingSchedule.as_view(), name="mailing-schedule"),
]

steering_routes = [
    path("mailings/figures/", steering.MailFigures.as_view(), name="figures"),
    path("mailings/<int:pk>/progress/", steering.MailingProgress.as_view(), name="mailing-progress"),
    path("mailings/<int:pk>/figures/", steering.MailingFigures.as_view(), name="mailing-figures"),
    path("mailings/<int:pk>/pause/", steering.MailingPause.as_view(), name="mailing-pause"),
    path("mailings/<int:pk>/resume/", steering.MailingResume.as_view(), name="mailing-resume"),
    path("mailings/<int:pk>/cancel/", steering.MailingCancel.as_view(), name="mailing-cancel"),
    path("mailings/<int:pk>/uncertain/", steering.MailingUncertain.as_view(), name="mailing-uncertain"),
]

programme_routes = [
    path("programme/", programme.Programme.as_view(), name="programme"),
    path("programme/rules/", programme.ProgrammeRules.as_view(), name="programme-rules"),
    path("programme/rules/<int:pk>/", programme.OneProgrammeRule.as_view(), name="programme-rule"),
    path("programme/letters/<int:pk>/", programme.ProgrammeLetter.as_view(), name="programme-letter"),
    path("programme/<day:day>/", programme.OneProgrammeDay.as_view(), name="programme-day"),
    path("programme/<day:day>/propose/", programme.ProgrammePropose.as_view(), name="programme-propose"),
    path("programme/<day:day>/approve/", programme.ProgrammeApprove.as_view(), name="programme-approve"),
    path("programme/<day:day>/skip/", programme.ProgrammeSkip.as_view(), name="programme-skip"),
    path("programme/<day:day>/take-up/", programme.ProgrammeTakeUp.as_view(), name="programme-take-up"),
]

pace_routes = [
    path("mailings/providers/", paces.Paces.as_view(), name="paces"),
    path("mailings/providers/steps/", paces.PaceSteps.as_view(), name="pace-steps"),
    path("mailings/providers/<slug:provider>/pace/", paces.PaceSet.as_view(), name="pace-set"),
    path("mailings/providers/<slug:provider>/pause/", paces.PaceHold.as_view(), name="pace-hold"),
    path("mailings/providers/<slug:provider>/resume/", paces.PaceLift.as_view(), name="pace-lift"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/letters/", own.OwnLetters.as_view(), name="own-letters"),
    path("mailings/doctor/", doctor.Doctor.as_view(), name="doctor"),
    *audience_routes,
    *mailing_routes,
    *steering_routes,
    *pace_routes,
    *programme_routes,
]
