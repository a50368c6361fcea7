"""Small files that are what they say: a WebM and an MP4 by their first bytes, captions, pictures."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.supporters.writing import jpeg

WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm" + b"\0" * 64
)
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\0" * 64
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour à tous.\n\n00:02.000 --> 00:04.000\nParlons du pain.\n".encode()


def picture_file(name: str = "pain.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(), "image/jpeg")


def film_file(content: bytes = MP4, name: str = "pain.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "video/mp4")


def captions_file(content: bytes = VTT) -> SimpleUploadedFile:
    return SimpleUploadedFile("pain.vtt", content, "text/vtt")
