"""Pictures good and bad, made here; nothing of size is kept in the repository."""

import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageDraw

from common import images
from common.images import ImageRefused, reencode


def picture(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right, a white square top left."""
    image = Image.new("RGB", (width, height), (200, 30, 40))
    draw = ImageDraw.Draw(image)
    draw.rectangle([width // 2, 0, width, height], fill=(20, 40, 160))
    draw.rectangle([0, 0, width // 8, height // 8], fill=(255, 255, 255))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(**options: object) -> bytes:
    return saved(picture(), "JPEG", **options)


def with_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """A JPEG with one more segment after its first marker."""
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + data[2:]


def with_gps() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 7.0)})
    exif[0x010F] = "Fabricant"
    return jpeg(exif=exif, comment=b"chez moi")


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of_size(width: int, height: int, rows: bytes) -> bytes:
    """A PNG whose header claims what it likes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.php", "rien")
    return out.getvalue()


def moving(kind: str) -> bytes:
    frames = [picture(64, 64), picture(64, 64).transpose(Image.Transpose.ROTATE_90)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def half_a_heic() -> bytes:
    data = heic()
    return data[: len(data) // 2]


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(picture()).save(out, quality=60)
    return out.getvalue()


REFUSED = {
    "nine megabytes": (lambda: jpeg() + b"\0" * 9_000_000, "a.jpg", 413, "too_big"),
    "nothing": (lambda: b"", "a.jpg", 422, "empty"),
    "svg named jpg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.jpg", 415, "type"),
    "zip named jpg": (zipped, "a.jpg", 415, "type"),
    "text": (lambda: b"bonjour", "a.png", 415, "type"),
    "png named jpg": (lambda: saved(picture(), "PNG"), "a.jpg", 415, "mismatch"),
    "jpeg named php": (jpeg, "a.php", 415, "mismatch"),
    "gif": (lambda: moving("GIF"), "a.gif", 415, "animated"),
    "moving png": (lambda: moving("PNG"), "a.png", 415, "animated"),
    "moving webp": (lambda: moving("WEBP"), "a.webp", 415, "animated"),
    "php in a comment": (lambda: with_segment(jpeg(), 0xFE, b"<?php system($_GET[0]); ?>"), "a.jpg", 415, "hidden"),
    "script in a comment": (lambda: with_segment(jpeg(), 0xFE, b"<SCRIPT>alert(1)"), "a.jpg", 415, "hidden"),
    "zip behind a jpeg": (lambda: jpeg() + zipped(), "a.jpg", 415, "hidden"),
    "words behind a png": (lambda: saved(picture(), "PNG") + b"et encore", "a.png", 415, "hidden"),
    "words behind a webp": (lambda: saved(picture(), "WEBP") + b"et encore", "a.webp", 415, "hidden"),
    "cut jpeg": (lambda: jpeg(quality=95)[:3000], "a.jpg", 422, "corrupt"),
    "cut png": (lambda: saved(picture(), "PNG")[:400], "a.png", 422, "corrupt"),
    "cut webp": (lambda: saved(picture(), "WEBP")[:200], "a.webp", 422, "corrupt"),
    "cut heic": (half_a_heic, "a.heic", 422, "corrupt"),
    "png with a wrong checksum": (
        lambda: saved(picture(), "PNG").replace(b"IDATx", b"IDATy"), "a.png", 422, "corrupt"),
    "png with too few rows": (lambda: png_of_size(2000, 2000, b"\0" * 1000), "a.png", 422, "corrupt"),
    "fifty thousand pixels square": (
        lambda: png_of_size(50_000, 50_000, b"\0" * 10_000_000), "a.png", 422, "too_many_pixels"),
    "a ribbon": (lambda: saved(picture(2200, 200), "PNG"), "a.png", 422, "aspect"),
}  # fmt: skip


@pytest.fixture
def empty_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The temporary folder of the process, watched: nothing may be left in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_picture_is_refused_with_its_reason_and_leaves_nothing(case: str, empty_temp: Path) -> None:
    make, name, status, code = REFUSED[case]
    with pytest.raises(ImageRefused) as caught:
        reencode(make(), name=name)
    assert (caught.value.status, caught.value.code) == (status, code)
    assert str(caught.value.message)


def test_the_bomb_is_small_and_refused_before_any_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = png_of_size(50_000, 50_000, b"\0" * 10_000_000)
    monkeypatch.setattr(images, "_decode_apart", lambda data: pytest.fail("it was decoded"))
    assert len(bomb) < 12_000
    with pytest.raises(ImageRefused):
        reencode(bomb)


def test_the_declared_type_must_agree_with_the_bytes() -> None:
    with pytest.raises(ImageRefused, match="mismatch"):
        reencode(jpeg(), content_type="image/png")
    assert reencode(jpeg(), name="PHOTO.JPEG", content_type="image/jpeg").width == 640


GOOD = {
    "jpeg": jpeg,
    "progressive jpeg": lambda: jpeg(progressive=True),
    "cmyk jpeg": lambda: saved(picture(mode="CMYK"), "JPEG"),
    "grey jpeg": lambda: saved(picture(mode="L"), "JPEG"),
    "png": lambda: saved(picture(), "PNG"),
    "palette png": lambda: saved(picture(mode="P"), "PNG"),
    "sixteen-bit png": lambda: saved(picture(mode="L").convert("I").point(lambda v: v * 257).convert("I;16"), "PNG"),
    "transparent png": lambda: saved(picture(mode="RGBA"), "PNG"),
    "webp": lambda: saved(picture(), "WEBP"),
    "heic": heic,
}


@pytest.mark.parametrize("case", GOOD)
def test_a_good_picture_comes_back_as_two_webp_with_its_colours(case: str) -> None:
    photo = reencode(GOOD[case]())
    large, small = Image.open(io.BytesIO(photo.large)), Image.open(io.BytesIO(photo.small))
    assert (large.format, large.mode, large.size) == ("WEBP", "RGB", (640, 480))
    assert (photo.width, photo.height) == (640, 480)
    assert small.size == (400, 300)
    white, left = large.getpixel((20, 20)), large.getpixel((200, 400))
    assert min(white) > 230
    assert left[0] > 60
    assert max(left) < 225


def test_a_large_picture_is_brought_to_1600_pixels() -> None:
    photo = reencode(saved(picture(3000, 2000), "JPEG"))
    assert (photo.width, photo.height) == (1600, 1067)
    assert Image.open(io.BytesIO(photo.small)).size == (400, 267)


def test_position_camera_and_comments_do_not_survive() -> None:
    sent = with_gps()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    photo = reencode(sent)
    for result in (photo.large, photo.small):
        image = Image.open(io.BytesIO(result))
        assert not dict(image.getexif())
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        assert b"EXIF" not in result
        assert b"Fabricant" not in result
        assert b"chez moi" not in result


def test_a_photo_taken_sideways_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = reencode(jpeg(exif=exif))
    large = Image.open(io.BytesIO(photo.large))
    assert large.size == (480, 640)
    assert min(large.getpixel((460, 20))) > 230


def test_transparency_is_laid_on_paper() -> None:
    photo = reencode(saved(Image.new("RGBA", (100, 100), (0, 0, 0, 0)), "PNG"))
    assert Image.open(io.BytesIO(photo.large)).getpixel((50, 50)) == pytest.approx((247, 242, 232), abs=3)


def test_the_further_pictures_of_a_phone_are_dropped_not_refused() -> None:
    first, second = picture(), picture(320, 240)
    data = saved(first, "MPO", save_all=True, append_images=[second])
    assert reencode(data, name="IMG_1.jpg").width == 640


def test_nearly_the_same_picture_has_nearly_the_same_hash() -> None:
    face = Image.effect_noise((40, 30), 90).resize((640, 480), Image.Resampling.BICUBIC).convert("RGB")
    first, again = reencode(saved(face, "JPEG", quality=95)), reencode(saved(face.resize((500, 375)), "PNG"))
    other = reencode(saved(face.transpose(Image.Transpose.FLIP_TOP_BOTTOM), "JPEG"))
    assert (first.hash ^ again.hash).bit_count() <= 4
    assert (first.hash ^ other.hash).bit_count() > 4
    assert -(1 << 63) <= first.hash < 1 << 63


def test_a_child_that_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "PATIENCE", 0.01)
    with pytest.raises(ImageRefused, match="corrupt"):
        reencode(jpeg())


def test_a_child_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr(images, "CHILD", child)
    with pytest.raises(ImageRefused, match="corrupt"):
        reencode(jpeg())


def test_the_child_sees_no_secret_and_may_write_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 60)
    child = tmp_path / "child.py"
    child.write_text(
        f"import json, os, sys\nsys.path.insert(0, {str(images.CHILD.parent)!r})\n"
        "import image_child\nimage_child.limit_resources()\n"
        f"try:\n    open({str(tmp_path / 'left')!r}, 'wb').write(b'x')\n"
        "except OSError:\n    pass\n"
        "print(json.dumps({'refused': 'empty' if 'SECRET_KEY' not in os.environ else 'type'}))"
    )
    monkeypatch.setattr(images, "CHILD", child)
    with pytest.raises(ImageRefused, match="empty"):
        reencode(jpeg())
    left = tmp_path / "left"
    assert not left.exists() or left.stat().st_size == 0


def test_forty_megapixels_pass_within_the_limits() -> None:
    assert reencode(saved(Image.new("RGB", (7900, 5000), (90, 120, 60)), "JPEG")).width == 1600
    assert reencode(saved(Image.new("RGB", (7900, 5000), (90, 120, 60)), "PNG", compress_level=1)).width == 1600
