"""Every page of the site but the organisation's, the way a person reaches it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from playwright.sync_api import Page, Route

from campaign.views import errors
from common.limits import too_many
from supporters import outbox
from supporters.models import Supporter, Testimony
from supporters.services.moderation import publish_testimony, refuse_testimony
from supporters.withdrawal import withdrawal_path
from tests.browser.board_walk import board_walk
from tests.browser.card_walk import card_walk
from tests.browser.countryside import make_countryside
from tests.browser.door_walk import door_walk
from tests.browser.experiment_walk import experiment_walk
from tests.browser.import_walk import import_walk
from tests.browser.square_walk import square_walk
from tests.browser.turf_walk import turf_walk
from tests.browser.visitors import fill_testimony, make_brest
from tests.browser.walking import SignIn, fall_silent, registers, send, visit
from tests.factories import agree, make_supporter, make_testimony
from tests.mailbox import path_sent_to

PASSWORD = "correct-cheval-agrafe"


@dataclass
class Cast:
    """Who and what the pages show. `author` has a published testimony, `refused` a refused one, `newcomer` none."""

    author: Supporter
    newcomer: Supporter
    refused: Supporter
    staff: Supporter
    published: Testimony
    others: list[Testimony] = field(default_factory=list)


def make_cast(staff: Supporter, moderator: Supporter) -> Cast:
    now = timezone.now()
    brest = make_brest()
    author = agree(make_supporter(display_name="Nadia B.", email="nadia@example.org"))
    TOTP.activate(staff, generate_totp_secret())
    staff.set_password(PASSWORD)
    staff.save()
    published = make_testimony(supporter=author, place=brest, message="Pour que l'hôpital respire. " * 12)
    others = [
        make_testimony(supporter=agree(make_supporter(display_name=n)), place=brest) for n in ("Ali", "Bea", "Cyd")
    ]
    for testimony in (published, *others[:2]):
        publish_testimony(testimony=testimony, moderator=moderator, at=now)
    refused = agree(make_supporter(display_name="Refusée"))
    testimony = make_testimony(supporter=refused)
    refuse_testimony(testimony=testimony, moderator=moderator, at=now, reason="off_topic", note="Parlez-nous de vous.")
    return Cast(author, make_supporter(display_name="Nouveau"), refused, staff, published, others)


def public_walk(page: Page, cast: Cast) -> Iterator[str]:
    own = cast.published.get_absolute_url()
    legal = ("/confidentialite/", "/mentions-legales/", "/accessibilite/", "/design/", "/compte/au-revoir/")
    yield from visit(page, "/", "/carte/?departement=29", "/carte/?departement=xx", "/carte/liste/", "/carte/integrer/")
    yield from visit(page, "/carte/liste/?mots=introuvable", own, *legal)
    yield from visit(page, "/porte-a-porte/marche/", f"{own}signaler/")
    send(page)
    yield "a report without a reason"
    page.locator("main [type=radio]").first.check()
    send(page)
    yield "a report, thanked"


def testifying_walk(page: Page, cast: Cast) -> Iterator[str]:
    yield from visit(page, "/temoigner/")
    send(page, "Je témoigne")
    yield "testifying, with its errors"
    fill_testimony(page, address="visiteuse@example.org")
    send(page, "Je témoigne")
    yield "testified"
    link = path_sent_to("visiteuse@example.org", "/temoigner/confirmer/")
    yield from visit(page, link, "/temoigner/confirmer/un-lien-abime/", "/temoigner/confirme/")
    outbox.send_due(at=timezone.now())
    yield from visit(page, "/courrier/")
    page.locator("main table a").first.click()
    yield "a letter"


def entrance_walk(page: Page, cast: Cast) -> Iterator[str]:
    """Signing up and in, and what may go wrong there."""
    yield from visit(page, "/compte/signup/")
    send(page)
    yield "signing up, with its errors"
    yield from visit(page, "/compte/login/")
    page.locator("#id_code_email").fill(cast.author.email)
    send(page, "Recevoir mon code")
    yield "the code by mail"
    page.locator("[name=code]").fill("000000")
    send(page)
    yield "a wrong code"
    page.context.clear_cookies()
    address = EmailAddress.objects.get(user=cast.newcomer)
    address.verified = False
    address.save()
    reset = f"{user_pk_to_url_str(cast.author)}-{default_token_generator.make_token(cast.author)}"
    yield from visit(page, f"/compte/confirm-email/{EmailConfirmationHMAC(address).key}/", "/compte/confirm-email/use/")
    yield from visit(page, f"/compte/password/reset/key/{reset}/", "/compte/password/reset/key/1-use/")
    yield from visit(
        page, "/compte/password/reset/", "/compte/password/reset/done/", "/compte/password/reset/key/done/"
    )
    yield from visit(page, "/compte/login/code/", "/compte/confirm-email/", "/compte/inactive/")
    yield from visit(page, "/compte/retrait/un-lien-abime/", withdrawal_path(cast.author))
    page.goto("/compte/login/?next=/compte/")
    page.get_by_text("J'ai choisi un mot de passe").click()
    page.locator("[name=login]").fill(cast.staff.email)
    page.locator("[name=password]").fill(PASSWORD)
    send(page, "Se connecter")
    yield "the second factor"


def account_walk(page: Page, cast: Cast, sign_in: SignIn) -> Iterator[str]:
    sign_in(cast.author)
    yield from visit(
        page, "/compte/", "/compte/profil/", "/compte/consentements/", "/compte/jeton/", "/compte/donnees/"
    )
    yield from visit(page, "/compte/donnees/effacer/", "/compte/sessions/", "/compte/email/")
    yield from visit(page, "/compte/logout/", "/compte/password/set/", "/compte/2fa/", "/compte/2fa/totp/activate/")
    yield from visit(page, "/compte/verifier/")
    send(page)
    yield "proving who one is"
    own = "/compte/temoignage/"
    yield from visit(page, own, f"{own}modifier/", f"{own}retirer/")
    sign_in(cast.refused)
    yield from visit(page, own)
    sign_in(cast.newcomer)
    yield from visit(page, own)


def staff_walk(page: Page, cast: Cast, sign_in: SignIn) -> Iterator[str]:
    sign_in(cast.staff)
    yield from visit(page, "/compte/password/change/", "/compte/reauthenticate/", "/compte/2fa/reauthenticate/")
    yield from visit(page, "/compte/2fa/recovery-codes/generate/", "/compte/2fa/totp/deactivate/")
    RecoveryCodes.activate(cast.staff)
    yield from visit(page, "/compte/2fa/recovery-codes/", "/admin/", "/admin/supporters/testimony/moderation/")
    yield from registers(page, lambda package: package not in ("teams", "conversations"))


def terrain_walk(page: Page, cast: Cast, sign_in: SignIn) -> Iterator[str]:
    """Which precincts first: before there is anything, then a country ranked."""
    sign_in(cast.staff)
    yield from visit(page, "/terrain/", "/terrain/ciblages/", "/terrain/blocs/", "/terrain/ciblages/nouveau/")
    targeting = make_countryside()
    for path in ("/terrain/", "/terrain/?lieu=R-93", "/terrain/?lieu=D-04", "/terrain/?lieu=75119&tri=personnes"):
        page.goto(path)
        page.locator("[data-campaign-drawn]").wait_for()
        yield path
    own, bloc = f"/terrain/ciblages/{targeting.pk}/", f"/terrain/blocs/{targeting.bloc_id}/"
    yield from visit(page, "/terrain/?commune=atlantide", "/terrain/bureaux/04070_0002/")
    yield from visit(page, "/terrain/ciblages/", own, f"{own}supprimer/", "/terrain/ciblages/nouveau/")
    send(page)
    yield "a ranking, with its errors"
    yield from visit(page, "/terrain/blocs/", bloc, f"{bloc}supprimer/", "/terrain/blocs/nouveau/")
    send(page)
    yield "a bloc, with its errors"
    type(targeting).objects.update(state="queued")
    yield from visit(page, "/terrain/", "/terrain/ciblages/")


def error_walk(page: Page, cast: Cast) -> Iterator[str]:
    """A site being tried out shows Django's own reports: the campaign's pages are put in their place."""
    request = RequestFactory().get("/perdu/")
    request.session = {}  # type: ignore[assignment]
    request.user = cast.author
    answers: dict[int | str, HttpResponse] = {
        400: errors.bad_request(request, Exception()),
        403: errors.forbidden(request, PermissionDenied()),
        "403 by forgery": Client(enforce_csrf_checks=True).post("/compte/login/"),
        404: errors.not_found(request, Exception()),
        429: too_many(request, 90),
        500: errors.server_error(request),
    }
    for what, answer in answers.items():
        page.route("**/perdu/", standing_for(answer))
        page.goto("/perdu/")
        yield f"error {what}"
        page.unroute("**/perdu/")


def standing_for(answer: HttpResponse) -> Callable[[Route], None]:
    kind = "text/html; charset=utf-8"
    return lambda route: route.fulfill(status=answer.status_code, body=answer.content, content_type=kind)


def silent_walk(page: Page, cast: Cast) -> Iterator[str]:
    """The eve of a vote: the banner, and the page that stands for those that are closed."""
    fall_silent()
    page.context.clear_cookies()
    yield from visit(page, "/", "/carte/", "/temoigner/")
    assert page.get_by_role("heading", level=1).count() == 1


def all_walks(page: Page, cast: Cast, sign_in: SignIn) -> Iterator[str]:
    yield from public_walk(page, cast)
    yield from testifying_walk(page, cast)
    yield from entrance_walk(page, cast)
    yield from account_walk(page, cast, sign_in)
    yield from staff_walk(page, cast, sign_in)
    yield from terrain_walk(page, cast, sign_in)
    yield from import_walk(page, cast.staff, sign_in)
    yield from experiment_walk(page)
    yield from turf_walk(page)
    yield from board_walk(page)
    yield from square_walk(page)
    yield from door_walk(page, cast.staff, sign_in)
    page.context.clear_cookies()
    yield from card_walk(page)
    page.context.clear_cookies()
    yield from error_walk(page, cast)
    yield from silent_walk(page, cast)
