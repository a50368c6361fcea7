"""Letters that leave: the list, one in each state, its figures."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from actions.models import ShortLink
from mailings.models import Delivery, Mailing, MailLink, Subject, Tally
from supporters.models import Supporter
from tests.browser.walking import SignIn, send, visit
from tests.factories import make_place
from tests.mailings.making import make_delivery, make_mailing, make_slice, make_subscriber

HOME, FIGURES = reverse("mailings:mailings"), reverse("mailings:figures")
FATES = (
    ("sent", 0, 900),
    ("failed", Delivery.Reason.REFUSED, 11),
    ("skipped", Delivery.Reason.STOPPED, 4),
    ("hard", 0, 12),
    ("soft", 0, 3),
    ("complaint", 0, 1),
    ("unsubscribed", 0, 6),
)


def mail_steering_walk(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    Mailing.objects.filter(state__in=("preparing", "sending", "paused")).update(state="cancelled")  # of other walks
    yield from visit(page, HOME, f"{HOME}?etat=a-preparer", f"{HOME}?etat=partis", f"{HOME}?etat=arretes", FIGURES)
    made = make_letters()
    cache.clear()
    yield from visit(page, HOME, f"{HOME}?etat=a-preparer", f"{HOME}?etat=partis", f"{HOME}?etat=arretes", FIGURES)
    page.locator("summary").first.click()
    yield "figures, the charts' numbers"
    yield from visit(page, *(one.get_absolute_url() for one in made.values()))
    page.goto(made["waiting"].get_absolute_url())
    page.locator("#id_send_time").fill("23:00")
    send(page, "Programmer l'envoi")
    yield "a letter, for the night"
    page.goto(made["stopped"].get_absolute_url())
    send(page, "Reprendre l'envoi")
    yield "a letter that stopped by itself, without a reason"
    page.goto(made["sending"].get_absolute_url())
    page.locator(".notice summary").click()
    yield "a letter, with whom nobody is sure of"
    send(page, "Mettre en pause")
    yield "a letter, held back"
    yield from visit(page, reverse("mailings:mailing-cancel", args=[made["sending"].pk]))
    send(page, "Annuler ce courrier")
    yield "a letter, given up"


def make_letters() -> dict[str, Mailing]:
    """One in each state; the one that leaves has sent, lost and doubtful messages, and two subjects that are tried."""
    found = {
        state: make_mailing(state=state, title=f"La cantine bio, {state}")
        for state in ("draft", "waiting", "scheduled", "preparing", "paused", "silenced", "cancelled")
    }
    reason = "Deux pour mille signalent ce courrier comme indésirable."
    found["stopped"] = make_mailing(state="paused", needs_national=True, pause_reason=reason, title="Trop de plaintes")
    found["sending"] = make_leaving(state="sending", title="Demain, la grande journée d'action dans tous les quartiers")
    found["sent"] = make_leaving(state="sent", title="Hier, nous étions partout", finished_at=timezone.now())
    return found


def make_leaving(**fields: object) -> Mailing:
    now = timezone.now()
    subjects = ("Demain, on y va", "Une journée pour tout changer")
    mailing = make_mailing(
        subjects=subjects, started_at=now - timedelta(hours=5), alerted_at=now, selected=2000, **fields
    )
    first, second = mailing.subjects.all()
    mailing.winner = second
    mailing.save(update_fields=["winner"])
    people = [make_subscriber(display_name=name, home=make_place(name="Arles")) for name in ("Inès", "Karim")]
    deliveries = [make_delivery(mailing=mailing, supporter=one, state=Delivery.State.UNCERTAIN) for one in people]
    make_slice(mailing=mailing, deliveries=deliveries, state="done", uncertain=2, sent=900, skipped=4, failed=11)
    _count(mailing, first.pk, second.pk)
    for subject in (first, second):
        _link(subject, "https://campagne.example/agir/", people=3)
        _link(subject, "https://campagne.example/partager/la-cantine-bio/", people=40)
    for kind in ("submitted", "approved", "scheduled", "started"):
        mailing.steps.create(kind=kind, at=now - timedelta(hours=6), words="Par le programme du jour.")
    return mailing


def _link(subject: Subject, url: str, *, people: int) -> None:
    n = MailLink.objects.count()
    fields = {"target": url, "host": "campagne.example", "created_at": timezone.now(), "people": people}
    link = ShortLink.objects.create(slug=f"mailwalk{n}", **fields)
    MailLink.objects.create(mailing=subject.mailing, subject=subject, url=url, link=link)


def _count(mailing: Mailing, *variants: int) -> None:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    Tally.objects.bulk_create(
        Tally(mailing=mailing, outcome=outcome, reason=reason, variant=variant, provider=provider, tier=tier,
              hour=hour - timedelta(hours=ago), number=number // (ago + 1) + 1)
        for outcome, reason, number in FATES
        for variant, provider, tier in zip(variants, ("gmail", "orange"), (1, 3), strict=True)
        for ago in range(5)
    )  # fmt: skip
    Tally.objects.create(mailing=mailing, outcome="left_out", reason=Delivery.Reason.CONSENT, hour=hour, number=321)
