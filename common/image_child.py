"""The child process that decodes one photo: bytes on standard input, answer on standard output.

Run as a script by `common.images`, in isolated mode and with an empty environment; it imports nothing of the
project. The answer is one line of JSON ({"large": bytes, "hash", "width", "height"} or {"refused": code}),
then the two WebP pictures. Any other end (killed, out of memory, crashed) means that the file is refused.
"""

import io
import json
import resource
import sys
import warnings

MEMORY = 1_500_000_000
PROCESSOR_SECONDS = 15
MAX_PIXELS = 40_000_000
LARGE, SMALL = 1600, 400
#: Behind transparent pictures: the site's paper.
PAPER = (247, 242, 232)


def limit_resources() -> None:
    """Little memory, little time, no file of more than zero bytes, no core dump. Not every system knows every limit."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: PROCESSOR_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS; the parent's clock still holds
            continue


if __name__ == "__main__":  # before anything of others is loaded
    limit_resources()

from PIL import Image, ImageCms, UnidentifiedImageError  # noqa: E402 - under the limits

Image.MAX_IMAGE_PIXELS = MAX_PIXELS

#: EXIF orientation -> what sets the picture upright
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def open_photo(data: bytes) -> Image.Image:
    """The picture, not decoded yet. HEIC is read by a plug-in loaded only for it."""
    formats = ["JPEG", "PNG", "WEBP"]
    if data[4:8] == b"ftyp":
        import pillow_heif

        pillow_heif.register_heif_opener()
        formats = ["HEIF"]
    return Image.open(io.BytesIO(data), formats=formats)


def refusal(image: Image.Image) -> str | None:
    """The header as Pillow reads it must satisfy the rules too, lest two readers be played against each other."""
    # A HEIC may hold a burst or a depth map beside its picture: only the first is read, none moves.
    if image.format != "HEIF" and getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
        return "animated"
    if image.width * image.height > MAX_PIXELS:
        return "too_many_pixels"
    return None


def upright_rgb(image: Image.Image) -> Image.Image:
    """At most 1600 px, turned as its EXIF says, eight-bit sRGB on paper."""
    profile = image.info.get("icc_profile")
    turn = TURNS.get(image.getexif().get(0x0112, 1))
    image.draft("RGB", (LARGE, LARGE))  # a large JPEG is decoded at a fraction of its size at once
    if image.mode.startswith("I"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    image.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS, reducing_gap=3)
    image = to_srgb(image, profile)
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, PAPER)
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    image = image.convert("RGB")
    return image if turn is None else image.transpose(turn)


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours of a wide-gamut phone or a print file, as they were meant. A broken profile is ignored."""
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def difference_hash(image: Image.Image) -> int:
    """64 bits: is each of 8 × 8 points darker than its right neighbour? As a signed integer, for the database."""
    grey = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    points = list(grey.tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (points[row * 9 + column] < points[row * 9 + column + 1])
    return bits - (1 << 64) if bits >> 63 else bits


def webp(image: Image.Image, quality: int) -> bytes:
    """Encoded from a copy of the pixels alone: no metadata can follow."""
    bare = Image.frombytes("RGB", image.size, image.tobytes())
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()


def answer(data: bytes) -> bytes:
    image = open_photo(data)
    if code := refusal(image):
        return json.dumps({"refused": code}).encode()
    image = upright_rgb(image)
    large = webp(image, 82)
    small_image = image.copy()
    small_image.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    small = webp(small_image, 80)
    said = {"large": len(large), "hash": difference_hash(image), "width": image.width, "height": image.height}
    return json.dumps(said).encode() + b"\n" + large + small


def main() -> int:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        out = answer(sys.stdin.buffer.read())
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        out = json.dumps({"refused": "too_many_pixels"}).encode()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError, EOFError, KeyError, TypeError):
        out = json.dumps({"refused": "corrupt"}).encode()
    sys.stdout.buffer.write(out)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
