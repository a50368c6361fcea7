"""Our own pictures, made to fit a network. They were decoded apart and encoded by us when they came in."""

from io import BytesIO

from PIL import Image

#: What the library keeps.
KEPT = "image/webp"
_STEPS = [(1600, 85), (1600, 70), (1200, 75), (1000, 65), (800, 60), (640, 50)]


def fit(data: bytes, *, most: int, kinds: list[str] | None = None) -> tuple[bytes, str]:
    """The picture and its media type: as it is when the network takes it so, else a JPEG of at most `most` bytes."""
    if len(data) <= most and (not kinds or KEPT in kinds):
        return data, KEPT
    with Image.open(BytesIO(data)) as image:
        whole = image.convert("RGB")
    made = b""
    for side, quality in _STEPS:
        smaller = whole.copy()
        smaller.thumbnail((side, side))
        out = BytesIO()
        smaller.save(out, "JPEG", quality=quality, optimize=True)
        made = out.getvalue()
        if len(made) <= most:
            break
    return made, "image/jpeg"
