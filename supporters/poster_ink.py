"""The colours of posters: the campaign's own as ground, and an ink that can be read on it."""

import colorsys

from django.conf import settings

PAPER, INK, INK_SOFT = "#f7f2e8", "#1a1613", "#5d544b"


def block() -> tuple[str, str, str, str]:
    """The campaign's colour as ground, the ink on it, and two tones of it for the land and the quotation mark."""
    colour = settings.CAMPAIGN_COLOUR
    light = luminance(colour) > 0.35
    ink = INK if light else "#ffffff"
    return colour, ink, toned(colour, -0.07 if not light else -0.09), toned(colour, 0.10 if not light else -0.2)


def signature() -> str:
    """The campaign's colour where it can be read on paper (4.5:1), ink otherwise."""
    on_paper = (luminance(PAPER) + 0.05) / (luminance(settings.CAMPAIGN_COLOUR) + 0.05)
    return settings.CAMPAIGN_COLOUR if on_paper >= 4.5 else INK


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance of WCAG, to choose the ink."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def toned(colour: str, amount: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    tone = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + amount)), saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in tone)
