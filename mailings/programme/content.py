"""What a proposed letter is made of, from its line: blocks in the order in which one reads."""

from typing import Any

from mailings.models import Block, ProgrammeRule

Kind = Block.Kind


def blocks_of(rule: ProgrammeRule) -> list[dict[str, Any]]:
    """The greeting, then what fills itself for each reader: content, walk, week."""
    found: list[dict[str, Any]] = [{"kind": Kind.TEXT, "text": rule.greeting}] if rule.greeting.strip() else []
    asked = ((rule.with_content, Kind.CONTENT), (rule.with_walk, Kind.WALK), (rule.with_week, Kind.WEEK))
    return found + [{"kind": kind} for wanted, kind in asked if wanted]


def changed(blocks: list[Block], *, text: str, content: Any) -> list[dict[str, Any]]:
    """The same blocks with another first text and content of the day; a first text is made where there was none."""
    found = [_said(block) for block in blocks]
    first = next((said for said in found if said["kind"] == Kind.TEXT), None)
    if first is None and text:
        found.insert(0, {"kind": Kind.TEXT, "text": text})
    elif first is not None and text:
        first["text"] = text
    elif first is not None:
        found.remove(first)
    for said in found:
        if said["kind"] == Kind.CONTENT:
            said["content"] = content
    return found


def _said(block: Block) -> dict[str, Any]:
    names = ("pk", "kind", "text", "url", "alt", "content")
    return {name: getattr(block, name) for name in names}
