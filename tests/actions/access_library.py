"""Access to the library, as the public sees it: see tests/actions/access.py."""

from typing import Any

from django.core.files.base import ContentFile

from actions.models import Content
from actions.pictures import keep_file
from supporters.models import Supporter
from tests.actions.answers import EVERYBODY
from tests.actions.drawing import keep_drawn
from tests.actions.making import make_content, make_medium, make_topic

NOBODY = (404, 404, 404, 404, 404, 404)
OVER = (410, 410, 410, 410, 410, 410)

#: `library_draft` is nobody's to read here: the editorial staff reads it in the admin.
PAGES: dict[str, tuple[int, ...]] = {
    "actions:library": EVERYBODY,
    "actions:library-feed": EVERYBODY,
    "actions:topic-feed {library_topic}": EVERYBODY,
    "actions:content {library_slug}": EVERYBODY,
    "actions:content {library_draft}": NOBODY,
    "actions:content {library_gone}": OVER,
    "actions:content-ics {library_event}": EVERYBODY,
    "actions:content-image {library_slug}": EVERYBODY,
    "actions:content-image {library_draft}": NOBODY,
    "actions:content-picture {library_paid} {library_picture}": EVERYBODY,
    "actions:content-picture {library_slug} {library_picture}": NOBODY,
    "actions:content-embed {library_slug}": EVERYBODY,
    "actions:content-embed {library_draft}": NOBODY,
    "actions:video {library_video}": EVERYBODY,
    "api:actions-api:contents": EVERYBODY,
    "api:actions-api:content {library_slug}": EVERYBODY,
    "api:actions-api:content {library_gone}": NOBODY,
    "api:actions-api:topics": EVERYBODY,
    "actions:oembed ?url=https://ailleurs.example/": NOBODY,
}

ACTIONS: dict[str, tuple[int, ...]] = {}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    topic = make_topic()
    content = make_content(kind=Content.Kind.ANIMATION, topic=topic)
    video = keep_file(ContentFile(b"a film"), ending=".mp4")
    make_medium(content=content, video=video, captions=f"actions/{'b' * 32}.vtt")
    paid = make_content(kind=Content.Kind.IMAGE, disclosure=Content.Disclosure.PAID)
    large, small = keep_drawn()
    return {
        "library_paid": paid.slug,
        "library_picture": make_medium(content=paid, image=large, small=small).pk,
        "library_topic": topic.slug,
        "library_slug": content.slug,
        "library_draft": make_content(state="draft").slug,
        "library_gone": make_content(state="withdrawn", published_at=content.published_at).slug,
        "library_event": make_content(kind=Content.Kind.EVENT).slug,
        "library_video": video,
    }
