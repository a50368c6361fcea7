"""Every page of the mail, one walk for each subject. Each makes what it shows, and signs in whom it needs."""

from collections.abc import Iterator

from playwright.sync_api import Page

from supporters.models import Supporter
from tests.browser.mail_audience_walk import mail_audience_walk
from tests.browser.mail_choice_walk import mail_choice_walk
from tests.browser.mail_doctor_walk import mail_doctor_walk
from tests.browser.mail_pace_walk import mail_pace_walk
from tests.browser.mail_programme_walk import mail_programme_walk
from tests.browser.mail_steering_walk import mail_steering_walk
from tests.browser.mail_writing_walk import mail_writing_walk
from tests.browser.walking import SignIn

WALKS = (
    mail_audience_walk,
    mail_writing_walk,
    mail_steering_walk,
    mail_programme_walk,
    mail_doctor_walk,
    mail_pace_walk,
    mail_choice_walk,
)


def mail_walks(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    """`national` is an administrator, and signed in where a walk begins."""
    for walk in WALKS:
        sign_in(national)
        yield from walk(page, national, sign_in)
