"""What cannot be done any more, or not yet. Their text is a sentence for the person who asked."""


class Frozen(Exception):
    """The draw, or the plan, is fixed (409)."""


class Locked(Exception):
    """The results of the vote are not there yet (409)."""
