"""The library in a real browser: the time that is left, a film with its captions, a content on another site."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from actions.models import Medium
from tests.actions.making import make_content
from tests.browser.library_walk import picture_of

#: A second of a square that turns red, as the browser's own recorder writes it.
RECORD = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 90 });
  const pen = canvas.getContext("2d");
  let n = 0;
  const drawing = setInterval(() => { pen.fillStyle = `rgb(${n += 8}, 20, 40)`; pen.fillRect(0, 0, 160, 90) }, 30);
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => { recorder.onstop = resolve });
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, 900));
  recorder.stop();
  await stopped;
  clearInterval(drawing);
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""

#: Until the film moves, or until its captions are there. (The policy lets nothing be evaluated later.)
UNTIL = """async (video, what) => {
  const ready = { currentTime: () => video.currentTime > 0.1, captions: () => video.textTracks[0].cues?.length === 1 };
  while (!ready[what]()) await new Promise((resolve) => setTimeout(resolve, 20));
}"""


def recorded(page: Page) -> Medium:
    """A content with a film that a browser can play."""
    page.goto("/accessibilite/")
    film = base64.b64decode(page.evaluate(RECORD))
    return picture_of(make_content(kind="animation", title="Un film"), video=film, transcript="Bonjour à tous.")


@contextmanager
def blog(html: str) -> Iterator[str]:
    """A real site of somebody else with this in its page: browsers let no page of thin air look into the machine."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Un blog</title>{html}".encode())

        def log_message(self, *args: object) -> None:
            """It says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def test_the_time_that_is_left_goes_by_while_one_reads(page: Page) -> None:
    riposte = make_content(kind="riposte", ends_at=timezone.now() + timedelta(hours=3, minutes=30))
    page.clock.install()
    page.goto(riposte.get_absolute_url())
    left = page.locator("[data-campaign-ends]").first
    expect(left).to_have_text("Se termine dans 3 heures")
    page.clock.fast_forward("02:00:00")
    expect(left).to_have_text("Se termine dans 89 minutes")
    page.clock.fast_forward("02:00:00")
    expect(left).to_have_text("C'est fini")


def test_a_film_plays_with_its_captions(page: Page) -> None:
    medium = recorded(page)
    parts: list[int] = []
    page.on("response", lambda answer: parts.append(answer.status) if "/videos/" in answer.url else None)
    page.goto(medium.content.get_absolute_url())
    video = page.locator("video")
    video.evaluate("(video) => { video.muted = true; return video.play() }")
    video.evaluate(UNTIL, "currentTime")
    video.evaluate(UNTIL, "captions")
    assert video.evaluate("(video) => video.textTracks[0].mode") == "showing"
    assert 206 in parts
    page.get_by_text("Lire ce qui est dit").click()
    expect(page.get_by_text("Bonjour à tous.")).to_be_visible()


def test_a_content_stands_in_another_site_s_page(
    page: Page, live_site: str, new_context: Callable[..., BrowserContext]
) -> None:
    medium = recorded(page)
    page.goto(medium.content.get_absolute_url())
    address = page.locator("link[type='application/json+oembed']").get_attribute("href") or ""
    own = address.partition("/oembed/")[0]
    html = page.request.get(address.removeprefix(own)).json()["html"].replace(own, live_site)
    context = new_context()
    elsewhere = context.new_page()
    with blog(html) as address:
        elsewhere.goto(address)
        frame = elsewhere.frame_locator("iframe")
        expect(frame.get_by_role("heading", name="Un film")).to_be_visible()
        expect(frame.locator("video")).to_be_visible()
    assert context.cookies() == []


def test_a_picture_is_kept_in_one_tap(page: Page) -> None:
    medium = picture_of(make_content(kind="image", slug="affiche"))
    page.goto(medium.content.get_absolute_url())
    with page.expect_download() as download:
        page.get_by_role("link", name="Enregistrer l'image").click()
    assert download.value.suggested_filename == f"affiche-{medium.pk}.webp"


def test_on_a_phone_one_tap_leads_to_the_share_panel(page: Page) -> None:
    content = make_content()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(content.get_absolute_url())
    page.get_by_role("link", name="Faire passer", exact=True).click()
    expect(page.locator("#partager")).to_be_in_viewport()
