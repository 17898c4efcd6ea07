"""Clean articles for the page breaker: titles and paragraphs whose right form is known because nothing broke them yet.

They are read from ``../shared/corpora`` where that folder exists (newspaper reprints, portal reprints, one edition, the
day's news of a portal, broadcast items), else from the fictional sample. An article is taken only if its form is
beyond doubt: every paragraph ends a sentence, no second article or caption hides in it, no blank is left in its text.
"""

from __future__ import annotations

import csv
import html
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPORA = HERE.parents[1] / "shared" / "corpora"
SAMPLE = HERE.parent / "src" / "luoshi" / "sample" / "pages"
#: Broadcast days read: every so-manieth of some 1,400, enough for thousands of different items.
BROADCAST_STEP = 12
SHORTEST, LONGEST = 120, 6000


@dataclass(frozen=True, slots=True)
class Clean:
    """One clean article (净稿): its title on one line and its paragraphs; datelines and credits are cut off."""

    name: str
    title: str
    paragraphs: tuple[str, ...]


_LEAD = re.compile(
    r"^(?:[■●□\s]*)(?:据)?(?:新华社|新华网|本报|中新社|中新网|人民网|央视网|中国经济网|光明网|经济日报|人民日报|[\u4e00-\u9fff]{2,4}日报)"
    r"[^，。；“”]{0,24}?(?:电|讯|消息)\s*(?:（[^（）]{0,60}）|\([^()]{0,60}\))*\s*[：:，,]?\s*"
)
_CREDIT = re.compile(r"\s*[（(][^（）()]{0,40}(?:记者|通讯员|编辑|作者|来源|完)[^（）()]{0,30}[）)]$")
_ENDS = re.compile(r"[。！？…][”’）】]*$")
_FOREIGN = re.compile(
    r"上接|下转|紧接|本报讯|图为|图①|责任编辑|编者按|[\u3000 ]摄[）)]?$|作者[：:]|^[■●]|发布时间|http|www\.|点击|扫码|采访组："
)
_CJK = "\u3000-\u9fff\uff00-\uffef“”‘’…—·"
_LOOSE = re.compile(rf"(?<=[{_CJK}0-9%])[ \t\u3000\u00a0]+|[ \t\u3000\u00a0]+(?=[{_CJK}0-9])")
_TITLE_PARTS = re.compile(r"[ \t\u3000\u00a0]+")
_PRIVATE = re.compile(r"[\ue000-\uf8ff\x00-\x08\x0b-\x1f\u200b-\u200f\ufeff]")


def _paragraph(text: str) -> str:
    return _LOOSE.sub("", _PRIVATE.sub("", text).strip())


def clean_article(name: str, title: str, paragraphs: Iterable[str]) -> Clean | None:
    """Return an article whose right form is known, or None; lines without a full stop (headings) are left out."""
    title = _TITLE_PARTS.sub(" ", _PRIVATE.sub("", title)).strip()
    kept = []
    for number, raw in enumerate(paragraphs):
        text = _CREDIT.sub("", _paragraph(raw))
        if _FOREIGN.search(text) and number:
            return None
        text = _LEAD.sub("", text)
        if len(text) >= 12 and _ENDS.search(text) and not _FOREIGN.search(text):
            kept.append(text)
    total = sum(map(len, kept))
    if not (5 <= len(title) <= 46 and SHORTEST <= total <= LONGEST) or any(" " in text for text in kept):
        return None
    if (
        title[-1] in "。；，："
        or "快讯" in title
        or re.search(r"[^\u0020-\u9fff\uff00-\uffef]|记者|\.\.\.|[【】|_]", title)
    ):
        return None
    return Clean(name, title, tuple(kept))


def _reprints() -> Iterator[Clean | None]:
    folder = CORPORA / "newspaper_raw"
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["file"].startswith("local_reprints/"):
                lines = (folder / row["file"]).read_text(encoding="utf-8").splitlines()
                yield clean_article(row["file"], row["title"], lines)
    for path in sorted((folder / "portal_reprints").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield clean_article(f"portal_reprints/{path.name}", lines[0], lines[2:])


def _edition() -> Iterator[Clean | None]:
    """One day of a paper: a headline block of one or two lines, indented paragraphs, empty lines between articles."""
    path = CORPORA / "newspaper_raw" / "rmrb_20240511_edition.txt"
    for number, part in enumerate(re.split(r"\n\s*\n\s*\n+", path.read_text(encoding="utf-8"))):
        lines = [line for line in part.splitlines() if line.strip()]
        heads = [line for line in lines if not line.startswith("\u3000")]
        if heads and len(heads) <= 2:
            body = [line for line in lines if line.startswith("\u3000")]
            title = heads[0] if heads[-1].startswith("——") else heads[-1]
            yield clean_article(f"{path.name}#{number}", title, body)


def _portal_days() -> Iterator[Clean | None]:
    for path in sorted((CORPORA / "labelled").glob("people_finance_*.json")):
        for record in json.loads(path.read_text(encoding="utf-8"))["articles"]:
            yield clean_article(f"{path.name}#{record['article_id']}", record["title"], record["content"])


def _broadcast() -> Iterator[Clean | None]:
    for path in sorted((CORPORA / "broadcast" / "xwlb").glob("*.md"))[::BROADCAST_STEP]:
        items = path.read_text(encoding="utf-8").split("\n### ")[1:]
        for number, item in enumerate(items):
            title, _, rest = item.partition("\n")
            body = [html.unescape(re.sub("<[^>]*>", "", text)) for text in re.findall(r"<p>(.*?)</p>", rest, re.S)]
            body = [re.sub(r"^央视网消息\s*（[^）]*）[：:]", "", text) for text in body]
            yield clean_article(f"{path.name}#{number}", title, body)


def _sample() -> Iterator[Clean | None]:
    """Sections of the fictional plans as articles, and the notices: for a checkout without ../shared."""
    for path in sorted(SAMPLE.glob("*.txt")):
        if path.name.startswith("daily"):
            continue
        for number, part in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
            lines = [line.strip() for line in part.splitlines()]
            title = re.sub("^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、)", "", lines[0]) if lines else ""
            body = [re.sub("^（[0-9一二三四五六七八九十]+）", "", line) for line in lines[1:]]
            yield clean_article(f"{path.name}#{number}", title, [re.sub("（[^（）]*）$", "", line) for line in body])
    with (SAMPLE / "notices.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield clean_article(f"notices.csv#{row['doc_no']}", row["title"], row["text"].splitlines())


@cache
def articles(shared: bool = True) -> tuple[tuple[Clean, ...], ...]:
    """Return the clean articles by source; without ../shared, or with ``shared`` False, those of the fictional sample."""
    real = shared and (CORPORA / "newspaper_raw").exists()
    readers = [_reprints, _edition, _portal_days, _broadcast] if real else [_sample]
    found = []
    seen: set[str] = set()
    for reader in readers:
        some = [one for one in reader() if one is not None]
        fresh = tuple(one for one in some if one.paragraphs[0] not in seen)
        seen.update(one.paragraphs[0] for one in fresh)
        found.append(fresh)
    return tuple(part for part in found if part)


def choose(pool: Sequence[Sequence[Clean]], count: int, chance: random.Random) -> list[Clean]:
    """Draw ``count`` different articles, fewer if the pool is small; sources count by the root of their size."""
    drawn: dict[str, Clean] = {}
    weights = [len(part) ** 0.5 for part in pool]
    for _ in range(count * 8):
        if len(drawn) == count:
            break
        one = chance.choice(chance.choices(pool, weights)[0])
        drawn.setdefault(one.title, one)
    return list(drawn.values())
