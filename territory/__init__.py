"""Where things happen and when one may speak: places, elections, the silence before a vote."""
