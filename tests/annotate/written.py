"""Articles written line by line for tests, woven by the real assembler."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.model import (
    Article,
    ArticleKind,
    Identity,
    Level,
    Media,
    Passage,
    Reason,
    Role,
    Source,
    Span,
    source_id_of,
)
from luoshi.restore.assemble import assemble
from luoshi.restore.draft import Draft, Facts, Stretch

_HEADING = re.compile("[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）")


@dataclass(frozen=True)
class Written:
    """What the finding functions of the room take, with the source to check anchors against."""

    source: Source
    article: Article
    passages: tuple[Passage, ...]
    identity: Identity


def written(
    text: str,
    *,
    kind: ArticleKind = ArticleKind.REPORT,
    title: str = "政府工作报告",
    issuer: str = "云泽省人民政府",
    level: Level = Level.PROVINCIAL,
    region: str = "云泽省",
    date: str | None = "2026-01-20",
    place: str | None = None,
) -> Written:
    """Weave ``text`` into an article: a line a paragraph, short counted lines without a stop are headings."""
    data = text.encode()
    source = Source(source_id_of(data), "written.txt", Media.TEXT, "utf-8", text)
    stretches, at = [], 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            start = at + line.index(body)
            counted = _HEADING.match(body)
            heading = counted is not None and len(body) < 40 and not body.endswith("。")
            depth = (1 if "、" in body[:4] else 2) if heading else 0
            role = Role.HEADING if heading else Role.BODY
            stretches.append(Stretch(role, (Span(start, start + len(body)),), Reason("tests.written"), depth=depth))
        at += len(line)
    restored = assemble(source, [Draft(kind, tuple(stretches), Facts(place=place))])
    article = restored.articles[0]
    identity = Identity(
        source.id, article.id, title, issuer, "declared", level, None, region, date, "declared" if date else None, None
    )
    return Written(source, article, restored.passages, identity)
