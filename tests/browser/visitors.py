"""What visitors do in several stories: write, add their face, read their mail."""

import io
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from territory.models import Place, PlaceName
from tests.factories import make_place

MESSAGE = "Infirmière depuis vingt ans, je veux que l'hôpital respire."


def make_brest() -> Place:
    """Brest, found by its name, in a Finistère that the map's filter knows."""
    finistere = make_place(code="D-29", kind=Place.Kind.DEPARTEMENT, name="Finistère")
    brest = make_place(code="29019", name="Brest", lon=-4.49, lat=48.39, radius=4000, departement=finistere)
    PlaceName.objects.create(place=brest, key="brest", weight=140_000)
    return brest


def draw_face(path: Path) -> Path:
    """A round face on a plain ground, as a camera would save it."""
    image = Image.new("RGB", (900, 1200), "#3a6ea5")
    pen = ImageDraw.Draw(image)
    pen.ellipse((200, 250, 700, 850), fill="#e0b090")
    pen.ellipse((330, 460, 380, 510), fill="black")
    pen.ellipse((520, 460, 570, 510), fill="black")
    pen.arc((340, 560, 560, 720), 20, 160, fill="black", width=12)
    out = io.BytesIO()
    image.save(out, "JPEG")
    path.write_bytes(out.getvalue())
    return path


def fill_testimony(page: Page, *, address: str, face: Path | None = None) -> None:
    """All the form asks; the place is typed only, so that it works without script too."""
    page.get_by_label("Votre témoignage").fill(MESSAGE)
    page.get_by_label("Nom à afficher").fill("Nadia B.")
    page.get_by_label("Votre commune").fill("Brest")
    if face:
        page.get_by_label("Votre photo").set_input_files(face)
        page.get_by_label("Description de la photo").fill("Je souris devant l'hôpital")
        page.locator("[name=consent_photo]").check()
    page.get_by_label("Votre adresse e-mail").fill(address)
    page.get_by_label("Mois de naissance").select_option("5")
    page.get_by_label("Année de naissance").fill("1980")
    page.locator("[name=consent_account]").check()
    page.locator("[name=consent_testimony]").check()


def open_letter(page: Page, address: str, subject: str) -> None:
    """Wait at `/courrier/` for a letter to an address, as on a site being tried out, and open it."""
    row = page.get_by_role("row").filter(has_text=address).filter(has_text=subject).first
    for _ in range(100):
        page.goto("/courrier/")
        if row.is_visible():
            break
        page.wait_for_timeout(200)
    expect(row).to_be_visible()
    row.get_by_role("link").click()
