"""What charts of several kinds share. Pure."""


def round_top(value: float) -> int:
    """A round number at or above, that four divides: the top of an axis of four steps."""
    step = 4
    while True:
        for factor in (1, 2, 5):
            if step * factor >= value:
                return step * factor
        step *= 10
