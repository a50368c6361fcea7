"""Audiences: none yet, a list, a rule that is refused, one that is kept."""

from collections.abc import Iterator

from django.urls import reverse
from playwright.sync_api import Page

from mailings.models import Audience
from supporters.models import Supporter
from tests.browser.walking import SignIn, send, visit
from tests.mailings.making import make_audience, make_recipient, make_subscriber

RULE = {"or": [{"and": [{"field": "tier", "at_least": 2}, {"not": {"field": "role", "kind": "volunteer"}}]}, {
    "field": "act", "kind": "share", "at_least": 2, "days": 30}]}  # fmt: skip


def mail_audience_walk(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    yield from visit(page, reverse("mailings:audiences"), reverse("mailings:audience-new"))
    for criterion in ("tier", "act", "place", "joined", "language"):
        page.get_by_label("Choisis d'après leur activité").check()
        first = page.locator('[name="new-0"]').count()
        page.select_option(f'[name="new-{0 if first else "or"}"]', criterion)
        with page.expect_navigation():
            page.locator(f'[value="{"add:0" if first else "or"}"][name=edit]').click()
    yield "a rule that grows"
    send(page, "Enregistrer")
    yield "a rule that is refused"
    make_recipient(supporter=make_subscriber(selected=True), tier=3)
    make_recipient(supporter=make_subscriber(), tier=3)
    words = "vous participez activement à la campagne ces temps-ci."
    kept = make_audience(name="Les actifs", kind=Audience.Kind.SELECTED, rule=RULE, words=words)
    yield from visit(page, reverse("mailings:audience", args=[kept.pk]), reverse("mailings:audiences"))
    yield from visit(page, reverse("mailings:audiences") + "?etat=archivees")
