"""Articles made by hand from plain text: one paragraph or heading a line, sentences cut at full stops."""

from __future__ import annotations

import re

from luoshi.model import (
    Article,
    ArticleKind,
    Media,
    Passage,
    PassageKind,
    Source,
    Span,
    Thread,
    Weave,
    source_id_of,
)

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*[”’）》]?")


def article_of(
    text: str, title: str | None = None, name: str = "plain.txt"
) -> tuple[Source, Article, tuple[Passage, ...]]:
    """Return a source with one article that keeps every line of ``text``."""
    source = Source(source_id_of(text.encode()), name, Media.TEXT, "utf-8", text)
    threads: list[Thread] = []
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped)
            if threads:
                threads.append(Thread(glue="\n"))
            threads.append(Thread(Span(start, start + len(stripped))))
        at += len(line) + 1
    weave = Weave(tuple(threads))
    clean = weave.text(text)
    article = Article(source.id, 0, ArticleKind.REPORT, weave, clean, title=title)
    return source, article, passages_of(article)


def passages_of(article: Article) -> tuple[Passage, ...]:
    """Cut the clean text of ``article`` into sentences."""
    found = []
    for number, sentence in enumerate(SENTENCE.finditer(article.text)):
        start, end = sentence.span()
        short = len(sentence.group()) <= 60 and not sentence.group().endswith(("。", "；", "！", "？"))
        kind = PassageKind.HEADING if short else PassageKind.SENTENCE
        spans = article.weave.to_source(start, end)
        paragraph = article.text.count("\n", 0, start)
        found.append(Passage(article.source_id, 0, number, kind, sentence.group(), start, end, spans, paragraph))
    return tuple(found)
