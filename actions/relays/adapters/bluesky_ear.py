"""What an account of Bluesky hears, and how it finds what it answers: the half of the adapter that reads."""

import re
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from actions.relays.adapters.bluesky_said import REASONS, reply_to, said_of, when
from actions.relays.heard import Said, Told
from actions.relays.rules import Answerless

#: Posts heard at once, pages of notifications, people looked up at once.
HEARD, PAGES, LOOKED_UP = 50, 10, 25
#: Posts are found some minutes after they are written.
LATE = timedelta(minutes=10)
#: The page of a post: whose, and its key.
POST = re.compile(r"/profile/([\w.:%-]+)/post/(\w+)")


class BlueskyEar:
    """`_signed_in` gives the account's did; `_told` puts the library's errors in our words."""

    _client: Any

    def _signed_in(self) -> str:
        raise NotImplementedError

    def _told(self) -> AbstractContextManager[None]:
        raise NotImplementedError

    def notifications(self, *, since: str) -> Told:
        """The network gives the latest first: pages are turned until what is known already."""
        from atproto import models

        self._signed_in()
        seen: list[Any] = []
        asked = models.AppBskyNotificationListNotifications.Params(limit=HEARD, reasons=REASONS)
        with self._told():
            for _number in range(PAGES):
                page = self._client.app.bsky.notification.list_notifications(asked)
                fresh = [one for one in page.notifications if not since or when(one.indexed_at) >= when(since)]
                seen += fresh
                if not since or not page.cursor or len(fresh) < len(page.notifications) or not fresh:
                    break
                asked.cursor = page.cursor
        return self._heard([one for one in seen if one.reason in REASONS], since=since)

    def search(self, query: str, *, since: str) -> Told:
        from atproto import models

        self._signed_in()
        asked = models.AppBskyFeedSearchPosts.Params(q=query, sort="latest", limit=HEARD)
        if since:
            asked.since = (when(since) - LATE).isoformat(timespec="seconds").replace("+00:00", "Z")
        with self._told():
            posts = self._client.app.bsky.feed.search_posts(asked).posts
        return self._heard(posts, since=since)

    def before(self, remote_id: str, *, most: int) -> list[Said]:
        from atproto import models

        self._signed_in()
        asked = models.AppBskyFeedGetPostThread.Params(uri=remote_id, depth=0, parent_height=most)
        views: list[Any] = []
        with self._told():
            view: Any = self._client.app.bsky.feed.get_post_thread(asked).thread
            while (view := getattr(view, "parent", None)) is not None and getattr(view, "post", None) is not None:
                views.append(view.post)
        return [one for one in self._said(views[most - 1 :: -1]) if one is not None]

    def locate(self, url: str) -> str:
        found = POST.search(url)
        if found is None:
            return ""
        self._signed_in()
        did = found[1] if found[1].startswith("did:") else self._did_named(found[1])
        return f"at://{did}/app.bsky.feed.post/{found[2]}" if did else ""

    def _did_named(self, handle: str) -> str:
        raise NotImplementedError

    def _heard(self, views: list[Any], *, since: str) -> Told:
        """Oldest first, each once, the account's own words left out."""
        views = sorted(views, key=lambda view: when(view.indexed_at))
        others = {str(view.uri): view for view in views if str(view.author.did) != self._signed_in()}
        latest = max((when(view.indexed_at) for view in views), default=None)
        is_older = latest is None or (bool(since) and latest < when(since))
        cursor = since if is_older or latest is None else latest.isoformat()
        return Told(tuple(one for one in self._said(list(others.values())) if one is not None), cursor)

    def _said(self, views: list[Any]) -> list[Said | None]:
        """Each with its author's followers as shown, which the network tells apart."""
        from atproto import models

        people = list(dict.fromkeys(str(view.author.did) for view in views))
        followers: dict[str, int] = {}
        with self._told():
            for start in range(0, len(people), LOOKED_UP):
                asked = models.AppBskyActorGetProfiles.Params(actors=people[start : start + LOOKED_UP])
                for profile in self._client.app.bsky.actor.get_profiles(asked).profiles:
                    if profile.followers_count is not None:
                        followers[str(profile.did)] = profile.followers_count
            return [said_of(view, followers=followers) for view in views]

    def _reply_to(self, uri: str) -> dict[str, Any]:
        """Raises Answerless when the post is gone."""
        from atproto import models

        self._signed_in()
        with self._told():
            found = self._client.app.bsky.feed.get_posts(models.AppBskyFeedGetPosts.Params(uris=[uri])).posts
        if not found:
            raise Answerless(_("Le message auquel vous répondez n'est plus là."))
        return reply_to(found[0])
