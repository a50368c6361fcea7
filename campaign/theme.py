"""From the campaign's one colour, everything the pages need of it, with enough contrast. Pure: no Django.

Contrast is WCAG 2.2's ratio (1.4.3); text keeps 4.5 against whatever it stands on, in light and in dark.
"""

import colorsys
from dataclasses import asdict, dataclass

TEXT = 4.5
#: A block of colour is seen as a block, not read (1.4.11).
BLOCK = 3.0

LIGHT_PAPERS = ("#f7f2e8", "#fffdf8", "#ece4d5")  # the papers of static/css/tokens.css
DARK_PAPERS = ("#15120f", "#201c18", "#0d0b09")
INKS = ("#ffffff", "#1a1613")


@dataclass(frozen=True)
class Palette:
    """Colours as `#rrggbb`: a block, what is written on it, the colour as text on paper, a stronger block."""

    accent: str
    accent_ink: str
    accent_text: str
    accent_strong: str


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def light_palette(colour: str) -> Palette:
    accent, ink = _block(colour)
    return Palette(accent, ink, _readable(colour, LIGHT_PAPERS, TEXT, -0.01), _strong(accent, ink))


def dark_palette(colour: str) -> Palette:
    accent, ink = _block(_readable(colour, DARK_PAPERS[:1], BLOCK, 0.01))
    return Palette(accent, ink, _readable(colour, DARK_PAPERS, TEXT, 0.01), _strong(accent, ink))


def style_sheet(colour: str) -> str:
    """The tokens that follow the campaign's colour, as CSS."""
    return (
        f":root{{{_declarations(light_palette(colour))}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_declarations(dark_palette(colour))}}}}}\n"
    )


def _declarations(palette: Palette) -> str:
    return "".join(f"--colour-{name.replace('_', '-')}:{value};" for name, value in asdict(palette).items())


def _block(colour: str) -> tuple[str, str]:
    """The colour, moved as little as it takes for one of the inks to be read on it, and that ink."""
    ink = max(INKS, key=lambda candidate: contrast(candidate, colour))
    return _readable(colour, (ink,), TEXT, -0.01 if ink == INKS[0] else 0.01), ink


def _strong(accent: str, ink: str) -> str:
    """Further from its ink, so that the text on it gains."""
    return _lighter(accent, -0.08 if ink == INKS[0] else 0.08)


def _readable(colour: str, grounds: tuple[str, ...], ratio: float, step: float) -> str:
    while min(contrast(colour, ground) for ground in grounds) < ratio:
        moved = _lighter(colour, step)
        if moved == colour:
            break
        colour = moved
    return colour


def _lighter(colour: str, amount: float) -> str:
    """Same hue, lightness moved by `amount` (0 to 1, negative is darker) and kept within black and white."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    red, green, blue = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + amount)), saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in (red, green, blue))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
