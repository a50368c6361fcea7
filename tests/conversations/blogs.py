"""A blog that is really there, as the desk meets them."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.actions.feeds import blog
from tests.far_server import Answer, FarServer, far_server

ARTICLE = """<!doctype html><html lang="fr"><head><title>Les trains – Le blog de Gaëlle</title>
<meta property="og:title" content="Les trains"><meta property="og:site_name" content="Le blog de Gaëlle">
<link rel="alternate" type="application/rss+xml" href="/flux">
<script type="application/ld+json">{"@type": "Article", "datePublished": "2026-11-20T10:00:00+01:00",
"author": {"@type": "Person", "name": "Gaëlle"}}</script></head>
<body><nav>Menu</nav><main><p>Que propose-t-on ?<script>alert(1)</script></p></main><footer>Pied</footer>
</body></html>"""


@contextmanager
def blog_site() -> Iterator[FarServer]:
    """Its front page names its feed, at « /flux »; « /billet » is an article."""
    with far_server() as server:
        server.pages["/"] = server.pages["/billet"] = Answer(ARTICLE.encode())
        server.pages["/flux"] = Answer(blog(("un", "Un")), kind="application/rss+xml")
        yield server
