"""Pictures with real files."""

import io

from PIL import Image

from actions.pictures import keep_picture
from common.images import Photo

GREEN = (10, 160, 60)


def keep_drawn(size: tuple[int, int] = (900, 700)) -> tuple[str, str]:
    """A green picture: the names of both sizes in the storage, large then small."""
    out = io.BytesIO()
    Image.new("RGB", size, GREEN).save(out, "WEBP")
    return keep_picture(Photo(out.getvalue(), out.getvalue(), hash=0, width=size[0], height=size[1]))
