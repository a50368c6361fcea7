"""The silence around an instant, for tests of what may not be said."""

from datetime import datetime, timedelta

from territory.models import ZoneVote
from tests.factories import make_round


def fall_silent(at: datetime, zone: str = "metropole") -> ZoneVote:
    """The zone is silent from an hour before `at` until an hour after."""
    vote = make_round()
    vote.election.is_active = True
    vote.election.save()
    hour = timedelta(hours=1)
    ends = {"silence_start": at - hour, "silence_end": at + hour}
    return ZoneVote.objects.create(round=vote, zone=zone, votes_on=at.date(), timezone="Europe/Paris", **ends)
