"""The WSGI application: the door answers what is hot, Django the rest."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")

django = get_wsgi_application()

# Sources know models and addresses: they are imported once Django is set up.
from actions.redirects.source import LinkKeeper  # noqa: E402
from common.door import Door  # noqa: E402
from conversations.live_source import LiveKeeper  # noqa: E402
from supporters.tiles import TileSource  # noqa: E402

application = Door(django, sources=[TileSource()], keepers=[LinkKeeper(), LiveKeeper()])
