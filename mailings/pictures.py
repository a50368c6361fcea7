"""Pictures of letters: JPEG, which every mail program shows, under random names in one folder of the storage."""

import io
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from common import kept_files
from common.images import Photo
from mailings.models import Block

FOLDER = "mailings"
LARGE, SMALL = ".jpg", "-400.jpg"
#: Twice the width at which a letter shows them; as tall as they may be.
LARGEST = (1200, 4800)
QUALITY = 82


def keep(block: Block, photo: Photo) -> None:
    """Keep both sizes, and name them in the block, which its caller saves."""
    large, size = _jpeg(photo.large)
    small, _small_size = _jpeg(photo.small)
    name = kept_files.new_name(FOLDER)
    block.image = default_storage.save(name + LARGE, ContentFile(large))
    block.small = default_storage.save(name + SMALL, ContentFile(small))
    block.width, block.height = size


def forget(block: Block) -> None:
    """Delete a block's files once the transaction commits, unless another letter shows them."""
    if not Block.objects.filter(image=block.image).exclude(pk=block.pk).exists():
        kept_files.forget_files(block.image, block.small)


def picture_url(name: str) -> str:
    """The absolute address at which readers of a letter find a picture, by its name in the storage."""
    return settings.SITE_URL + reverse("mailings:picture", args=[name])


def sweep_orphans(*, at: datetime) -> int:
    """Delete files that no block refers to, a day after they were written. Returns how many."""
    return kept_files.sweep_orphans(FOLDER, known=_known, at=at)


def _known(names: list[str]) -> set[str]:
    return {
        name
        for column in ("image", "small")
        for name in Block.objects.filter(**{f"{column}__in": names}).values_list(column, flat=True)
    }


def _jpeg(webp: bytes) -> tuple[bytes, tuple[int, int]]:
    """What `common.images` encoded, as a JPEG on white."""
    with Image.open(io.BytesIO(webp)) as image:
        seen = image.convert("RGBA")
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen)
    flat.thumbnail(LARGEST)
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue(), flat.size
