"""What keeps a mailing from being sent (E05, L30, L31, L33), each with what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Content
from actions.services.links import check_target
from common.text import fold
from mailings.composing import markup
from mailings.composing.blocks import PERSONAL
from mailings.composing.compiling import compile
from mailings.composing.inspecting import of_page
from mailings.composing.leads import absolute
from mailings.composing.rendering import read_back
from mailings.models import Block, Mailing, Subject

#: Beyond so many subjects none has enough readers to be told from the others.
SUBJECTS = 3
#: What telephones show of one; more is refused by nobody, and read by nobody.
SUBJECT_LENGTH = 90
#: A picture so small is no picture (L33).
PIXELS = 16


@dataclass(frozen=True)
class Fault:
    """`code` is for machines; `block` the block that has it, None for the mailing itself."""

    code: str
    block: Block | None
    sentence: str


def lint(mailing: Mailing, *, at: datetime | None = None) -> list[Fault]:
    """Every fault, in the order of the page; empty when it may leave."""
    at = at or timezone.now()
    subjects = list(mailing.subjects.all())
    found = [*_head(mailing, subjects)]
    blocks = list(mailing.blocks.select_related("content"))
    if not blocks:
        found.append(Fault("empty", None, _("La lettre est vide : ajoutez au moins un bloc de texte.")))
    elif all(block.kind in PERSONAL for block in blocks):
        found.append(
            Fault("words", None, _("Écrivez au moins quelques mots : la lettre n'a que des blocs automatiques."))
        )
    for block in blocks:
        found += [Fault(code, block, sentence) for code, sentence in _block(block, at=at)]
    if not any(fault.code in {"html", "image", "field", "otherwise", "link"} for fault in found):
        found += _whole(mailing, subjects)
    return found


def _head(mailing: Mailing, subjects: list[Subject]) -> Iterator[Fault]:
    if not subjects:
        yield Fault("subject", None, _("Écrivez un objet."))
    if len(subjects) > SUBJECTS:
        yield Fault("subjects", None, _("Trois objets au plus peuvent être essayés."))
    for subject in subjects:
        for code, sentence in _subject(subject.text):
            yield Fault(code, None, sentence)
    if _is_broken(mailing.sender) or "@" in mailing.sender:
        yield Fault("sender", None, _("Le nom de l'expéditeur tient sur une ligne et n'est pas une adresse."))
    if not _names_us(mailing.sender):
        yield Fault(
            "sender",
            None,
            _("Le nom de l'expéditeur doit contenir « %(name)s » : on doit savoir qui écrit.")
            % {"name": settings.CAMPAIGN_CANDIDATE or settings.CAMPAIGN_NAME},
        )
    if _is_broken(mailing.preheader):
        yield Fault("preheader", None, _("L'accroche tient sur une ligne."))
    if not mailing.audience.words.strip() or _is_broken(mailing.audience.words):
        yield Fault("why", None, _("L'audience doit dire, en une ligne, pourquoi on reçoit ce message."))
    if settings.SITE_URL.startswith("https://") and not (settings.CONTROLLER_NAME and settings.CONTROLLER_ADDRESS):
        yield Fault(
            "identity",
            None,
            _("Le nom et l'adresse postale de la campagne manquent (CONTROLLER_NAME, CONTROLLER_ADDRESS)."),
        )


def _subject(text: str) -> Iterator[tuple[str, str]]:
    if not text.strip():
        yield "subject", _("Écrivez un objet.")
        return
    if _is_broken(text):
        yield "subject-line", _("L'objet tient sur une ligne, sans retour à la ligne.")
    if len(text) > SUBJECT_LENGTH:
        yield (
            "subject-long",
            _("L'objet a %(n)s signes : les téléphones en montrent une quarantaine, restez sous 90.")
            % {"n": len(text)},
        )
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > 7 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters):
        yield "subject-capitals", _("Un objet tout en majuscules crie, et finit dans les indésirables.")
    try:
        markup.read_line(text)
    except markup.MarkupRefused as refused:
        yield refused.code, _("Objet : %(sentence)s") % {"sentence": refused.sentence}


def _block(block: Block, *, at: datetime) -> Iterator[tuple[str, str]]:
    kinds = Block.Kind
    urls = [block.url] if block.url and block.kind in (kinds.BUTTON, kinds.PICTURE) else []
    try:
        if block.kind == kinds.TEXT:
            urls = markup.links(markup.read(block.text))
        elif block.kind in (kinds.TITLE, kinds.BUTTON):
            markup.read_line(block.text)
    except markup.MarkupRefused as refused:
        yield refused.code, refused.sentence
    for url in dict.fromkeys(urls):
        yield from _link(url)
    if block.kind == kinds.PICTURE:
        yield from _picture(block)
    if block.kind == kinds.CONTENT and block.content and not _is_open(block.content, at=at):
        yield "content", _("« %(title)s » n'est pas publié, ou ne l'est plus.") % {"title": block.content.title}


def _link(url: str) -> Iterator[tuple[str, str]]:
    """Each link becomes a short link of ours when the letter leaves: what that refuses is refused here."""
    address = absolute(url)
    if address.startswith("http://") and not address.startswith(f"{settings.SITE_URL}/"):
        yield "https", _("« %(url)s » n'est pas une adresse sûre : elle commence par « https:// ».") % {"url": url[:60]}
        return
    try:
        check_target(address)
    except ValidationError as error:
        yield "target", _("« %(url)s » : %(reason)s") % {"url": url[:60], "reason": " ".join(error.messages)}


def _picture(block: Block) -> Iterator[tuple[str, str]]:
    if not block.alt.strip() or _is_file_name(block.alt):
        yield "alt", _("Décrivez l'image pour les personnes qui ne la voient pas.")
    if min(block.width or PIXELS, block.height or PIXELS) < PIXELS:
        yield "pixel", _("Cette image est trop petite pour être vue : retirez-la.")


def _whole(mailing: Mailing, subjects: list[Subject]) -> Iterator[Fault]:
    """What is only seen once the letter is laid out: its weight, its pictures, what the law wants at its foot."""
    first = subjects[0] if subjects else Subject(mailing=mailing, text=mailing.title)
    compiled = compile(mailing, subject=first)
    values = {slot.name: f"[{slot.name}]" for slot in compiled.slots}
    seen = read_back(compiled, {**values, **{part: f"[{part}]" for part in compiled.fields}})
    required = {
        "[unsubscribe_url]": _("se désinscrire"),
        "[preferences_url]": _("choisir son rythme"),
        settings.CONTROLLER_NAME or settings.CAMPAIGN_NAME: _("qui écrit"),
        settings.CONTROLLER_ADDRESS: _("l'adresse postale"),
        markup.writable(mailing.audience.words): _("pourquoi on reçoit ce message"),
    }
    for code, sentence in of_page(seen.html, seen.text, required=required, personal=len(compiled.blocks)):
        yield Fault(code, None, sentence)


def _is_broken(text: str) -> bool:
    return any(character in text for character in "\r\n\x0b\x0c\x85\u2028\u2029\x00")


def _is_file_name(alt: str) -> bool:
    return " " not in alt.strip() and alt.lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".gif"))


def _is_open(content: Content, *, at: datetime) -> bool:
    return Content.objects.visible(at=at).filter(pk=content.pk).exists()


def _names_us(sender: str) -> bool:
    """Whether whose letter it is can be read from its sender (L31)."""
    said = f" {fold(sender)} "
    names = [fold(settings.CAMPAIGN_NAME), fold(settings.CAMPAIGN_CANDIDATE)]
    return any(name and f" {name} " in said for name in names)
