"""A letter is written: its settings, its subjects, its blocks. Each change of what people read is a new revision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.images import Photo
from mailings import pictures
from mailings.composing.pieces import USED, missing
from mailings.models import Block, Mailing, MailingStep, Subject
from mailings.services.steps import expect, note
from supporters.models import Supporter

State = Mailing.State
#: Nothing of it was prepared yet: it may still change.
CHANGEABLE = (State.DRAFT, State.WAITING, State.SCHEDULED)
#: What people read, or who reads it: a change takes approvals away.
READ = ("kind", "audience", "language", "sender", "preheader")
FIELDS = ("title", *READ, "sample_share", "sample_minutes")
#: What a block says, by name; beside them `photo` (common.images.Photo) of a picture, and `pk` of a block that changes.
BLOCK_FIELDS = ("kind", "text", "url", "alt", "content")
MAX_SUBJECTS, MAX_BLOCKS = 3, 40
#: Of the sample, in %: a trial on more than half would leave nobody to learn for.
MAX_SHARE = 50


@transaction.atomic
def write(
    *,
    by: Supporter | None,
    at: datetime,
    subjects: Sequence[str] = (),
    blocks: Sequence[Mapping[str, Any]] = (),
    **fields: Any,
) -> Mailing:
    """A draft. `fields` are of FIELDS, and `rule` of the programme. Raises ValidationError by field."""
    mailing = Mailing(written_by=by, created_at=at, rule=fields.pop("rule", None))
    _set(mailing, fields)
    mailing.save()
    _write_subjects(mailing, subjects)
    _write_blocks(mailing, blocks)
    return mailing


@transaction.atomic
def revise(
    *,
    mailing: Mailing,
    by: Supporter | None,
    at: datetime,
    subjects: Sequence[str] | None = None,
    blocks: Sequence[Mapping[str, Any]] | None = None,
    **fields: Any,
) -> Mailing:
    """Change some of FIELDS; `subjects` and `blocks`, when given, replace those there are.

    A block with `pk` changes and keeps its picture. What people read makes a new revision: approvals fall, and what
    was scheduled waits to be answered for again. Raises ValidationError; nothing changes once deliveries are written.
    """
    row = expect(mailing, *CHANGEABLE)
    before = as_read(row)
    _set(row, fields)
    row.save()
    if subjects is not None:
        _write_subjects(row, subjects)
    if blocks is not None:
        _write_blocks(row, blocks)
    return _new_revision(row, by=by, at=at) if as_read(row) != before else row


def as_read(mailing: Mailing) -> tuple[Any, ...]:
    """Everything on which approvals bear."""
    columns = ("kind", "text", "url", "image", "alt", "content_id")
    return (
        *(getattr(mailing, "audience_id" if name == "audience" else name) for name in READ),
        tuple(mailing.subjects.order_by("position", "pk").values_list("text", flat=True)),
        tuple(mailing.blocks.order_by("position", "pk").values_list(*columns)),
    )


def _new_revision(row: Mailing, *, by: Supporter | None, at: datetime) -> Mailing:
    if row.state == State.SCHEDULED:
        note(row, MailingStep.Kind.UNSCHEDULED, by=by, at=at, words=_("Le texte a changé : il faut le valider."))
    if row.state != State.DRAFT:
        row.state = State.WAITING
    row.revision += 1
    row.written_by, row.prepare_at = by, None
    row.save(update_fields=["revision", "written_by", "state", "prepare_at"])
    return row


def _set(mailing: Mailing, fields: Mapping[str, Any]) -> None:
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"not of a letter: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(mailing, name, value.strip() if isinstance(value, str) else value)
    errors = wrong(mailing)
    if mailing.audience_id and mailing.audience.archived_at and "audience" in fields:
        errors["audience"] = _("Cette audience est archivée. Choisissez-en une autre.")
    if errors:
        raise ValidationError(errors)
    mailing.full_clean(exclude=["written_by", "rule", "winner"], validate_constraints=False)


def wrong(mailing: Mailing) -> dict[str, str]:
    """Field -> sentence, of what its columns do not say: for the services, and for forms before them."""
    errors = {name: _one_line() for name in ("title", "sender", "preheader") if breaks(getattr(mailing, name))}
    if not 1 <= mailing.sample_share <= MAX_SHARE:
        errors["sample_share"] = _("De 1 à %(number)d %%.") % {"number": MAX_SHARE}
    return errors


def _write_subjects(mailing: Mailing, texts: Sequence[str]) -> None:
    said = [text.strip() for text in texts if text.strip()]
    if any(breaks(text) for text in said):  # before anything else reads them: a header could be slipped in
        raise ValidationError({"subjects": [_one_line()]})
    if len(said) > MAX_SUBJECTS:
        raise ValidationError({"subjects": [_("Trois objets au plus peuvent être essayés.")]})
    if len(set(said)) < len(said):
        raise ValidationError({"subjects": [_("Deux objets sont les mêmes : rien ne serait comparé.")]})
    longest = Subject._meta.get_field("text").max_length or 0
    if any(len(text) > longest for text in said):
        raise ValidationError({"subjects": [_("Un objet a %(number)d signes au plus.") % {"number": longest}]})
    kept = {subject.text: subject for subject in mailing.subjects.all()}
    mailing.subjects.exclude(text__in=said).delete()
    for position, text in enumerate(said):
        if text in kept:
            mailing.subjects.filter(pk=kept[text].pk).update(position=position)
        else:
            Subject.objects.create(mailing=mailing, text=text, position=position)


def _write_blocks(mailing: Mailing, blocks: Sequence[Mapping[str, Any]]) -> None:
    """Raises ValidationError({"blocks": …}) with the block's place in front of each sentence."""
    if len(blocks) > MAX_BLOCKS:
        raise ValidationError({"blocks": [_("%(number)d blocs au plus.") % {"number": MAX_BLOCKS}]})
    there = {block.pk: block for block in mailing.blocks.all()}
    rows = [there.get(said.get("pk") or 0) or Block(mailing=mailing) for said in blocks]
    errors: list[str] = []
    for number, (block, said) in enumerate(zip(rows, blocks, strict=True)):
        block.position = number
        place = _("Bloc %(number)d : ") % {"number": number + 1}
        errors += [place + words for words in _fill(block, said)]
    if errors:
        raise ValidationError({"blocks": errors})
    for block, said in zip(rows, blocks, strict=True):
        _dress(block, said.get("photo"))
        block.save()
    for pk in there.keys() - {block.pk for block in rows}:
        pictures.forget(there[pk])
        there[pk].delete()


def _fill(block: Block, said: Mapping[str, Any]) -> list[str]:
    """Write what is said into the row; what is wrong with it, in words."""
    unknown = said.keys() - {*BLOCK_FIELDS, "pk", "photo"}
    if unknown:
        raise TypeError(f"not of a block: {', '.join(sorted(unknown))}")
    for name in BLOCK_FIELDS:
        if name in said:
            setattr(block, name, said[name].strip() if isinstance(said[name], str) else said[name])
    if block.kind not in USED:
        return [_("Ce genre de bloc n'existe pas.")]
    for name in ("text", "url", "alt", "content"):
        if name not in USED[block.kind]:
            setattr(block, name, None if name == "content" else "")
    has_picture = bool(block.image or said.get("photo"))
    errors = missing(block.kind, {name: getattr(block, name) for name in BLOCK_FIELDS}, has_picture=has_picture)
    if errors:
        return list(errors.values())
    try:
        block.clean_fields(exclude=["mailing"])
    except ValidationError as error:
        return list(error.messages)
    return []


def _dress(block: Block, photo: Photo | None) -> None:
    """Keep its new picture; forget what a block that is no picture any more showed."""
    if photo is not None or block.kind != Block.Kind.PICTURE:
        pictures.forget(block)
        block.image, block.small, block.width, block.height = "", "", None, None
    if photo is not None and block.kind == Block.Kind.PICTURE:
        pictures.keep(block, photo)


def breaks(text: str) -> bool:
    """Whether a header could be slipped in."""
    return any(sign in text for sign in "\r\n\0\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def _one_line() -> str:
    return _("Écrivez-le sur une seule ligne.")
