"""Run-in headings (领句标题): sentences that name a task and are then spelt out, so that tasks are not counted twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from luoshi.annotate import directives_clauses
from luoshi.annotate.directives_rules import Demand
from luoshi.annotate.directives_voices import Voice
from luoshi.model import Article, ArticleKind, Passage


@dataclass(frozen=True, slots=True)
class Found:
    """A demand with the sentence it stands in and the voice that makes it (发现的要求)."""

    demand: Demand
    voice: Voice
    passage: Passage


#: Documents whose short sentences are orders of their own, not leads.
_DOCUMENTS = frozenset({ArticleKind.PLAN, ArticleKind.NOTICE, ArticleKind.REGULATION, ArticleKind.REPORT})
#: A lead before a numbered list is no longer than this.
_LEAD = 32


def paragraph_leads(passages: Sequence[Passage]) -> frozenset[str]:
    """段首领句: short sentences that open several paragraphs of a signed text in one mould (突出……。 更加……地……。), by passage.

    What stands behind such a sentence in its paragraph spells it out, so it asks without a word of force.
    """
    firsts: dict[int, list[Passage]] = {}
    for passage in passages:
        firsts.setdefault(passage.paragraph, []).append(passage)
    short = [same[0] for same in firsts.values() if len(same) > 1 and 6 <= len(same[0].text) <= _LEAD + 1]
    openings = Counter(_opening(passage.text) for passage in short)
    return frozenset(passage.id for passage in short if openings[_opening(passage.text)] > 1)


def _opening(text: str) -> str:
    return text[0] if text[0] == "更" else text[:2]


def mark(article: Article, found: Sequence[Found], leads: frozenset[str] = frozenset()) -> list[Found]:
    """Mark the run-in headings among the demands of an article.

    A heading is a whole sentence (or a numbered quality: 一是行动要迅速) that text of its own spells out: numbered leads,
    leads of one mould that open paragraphs, the lead of a numbered list, short parallel leads.
    """
    texts = [article.text[item.demand.start : item.demand.end] for item in found]
    moulds = Counter(name for name in map(mould, texts) if name)
    paragraphs: dict[int, list[int]] = {}
    for index, item in enumerate(found):
        paragraphs.setdefault(item.passage.paragraph, []).append(index)
    marked = []
    for index, item in enumerate(found):
        same = paragraphs[item.passage.paragraph]
        place = Place(
            article, item, [found[i] for i in same], [texts[i] for i in same], same.index(index), moulds, leads
        )
        marked.append(replace(item, demand=replace(item.demand, heading=_is_heading(place))))
    return marked


@dataclass(frozen=True, slots=True)
class Place:
    """A demand among those of its paragraph (位置): ``at`` is its index there.

    ``moulds`` counts moulds of the article, ``leads`` are its sentences that open paragraphs in one mould.
    """

    article: Article
    item: Found
    same: Sequence[Found]
    texts: Sequence[str]
    at: int
    moulds: Counter[str]
    leads: frozenset[str]

    @property
    def behind(self) -> Sequence[Found]:
        """Return the demands behind it in the paragraph."""
        return self.same[self.at + 1 :]


def _is_heading(place: Place) -> bool:
    demand, passage = place.item.demand, place.item.passage
    text = place.texts[place.at]
    alone = demand.end >= passage.end - 1
    if demand.label:
        return _numbered(place, text, alone)
    if not alone or not place.behind:
        return False
    if place.moulds[mould(text) or ""] > 1 or passage.id in place.leads:
        return True
    lead = place.at == 0 and bool(demand.marker) and len(text) <= _LEAD
    if lead and any(other.demand.label for other in place.behind):
        return True
    if demand.marker:
        return parallel(place.texts, place.at)
    opens = demand.start <= passage.start + 1
    return opens and place.article.kind not in _DOCUMENTS and bare(place.texts, place.at)


def _numbered(place: Place, text: str, alone: bool) -> bool:
    """带序号的领句: 一要……。 第二，……。 with text of its own behind it is a heading; without, it is the demand itself."""
    label = place.item.demand.label
    if directives_clauses.NOUN_FIRST.match(text.removeprefix(label)):
        return bool(place.behind)
    if not alone or len(directives_clauses.pieces(text, 0)) > 2 or not _text_follows(place):
        return False
    return not place.behind or not _next(label, place.behind[0].demand.label)


_ORDER = re.compile(r"[一二三四五六七八九十\d]")


def _next(label: str, following: str) -> bool:
    """Tell whether what follows carries the next number of the same list: then nothing spells this one out."""
    return bool(following) and _ORDER.sub("", label) == _ORDER.sub("", following)


#: Who answers for an item, behind it in brackets, spells nothing out.
_BRACKETED = re.compile("^[（(][^（）()]*[）)][。；;]?$")


def _text_follows(place: Place) -> bool:
    """Tell whether more of the same item follows: text in the paragraph, or a paragraph with a lower number."""
    text, passage, label = place.article.text, place.item.passage, place.item.demand.label
    end = text.find("\n", passage.end)
    end = end if end >= 0 else len(text)
    rest = _BRACKETED.sub("", text[passage.end : end].strip())
    whole = text.rfind("\n", 0, passage.start) + 1 == passage.start
    if not rest and whole:
        below = directives_clauses.labelled(text[end + 1 : end + 12])
        return bool(below) and not _next(label, below) and label[0] in "（(一二三四五六七八九十"
    following = directives_clauses.labelled(rest)
    return bool(rest) and not _next(label, following)


#: A lead longer than this says the thing itself.
_LONGEST = 24


def parallel(texts: Sequence[str], index: int) -> bool:
    """排比领句: short one-clause sentences of one mould in a paragraph (要沿着正确方向推进现代化建设), each spelt out behind."""
    own = texts[index]
    if not _leads(texts, index):
        return False
    return any(_alike(own, texts[at]) for at in range(len(texts)) if at != index and _leads(texts, at))


def _leads(texts: Sequence[str], index: int) -> bool:
    own = texts[index]
    if index + 1 >= len(texts) or len(own) > _LONGEST or "，" in own:
        return False
    following = texts[index + 1]
    return own.startswith("要") and ("，" in following or len(following) > len(own))


def _alike(one: str, other: str) -> bool:
    """Tell whether two leads share a head (要以…) or a tail (…推进现代化建设)."""
    return (one[:2] == other[:2] and one[:3] != "要坚持" and one[1] in "以在把从") or one[-4:] == other[-4:]


#: A bare lead (办好民生实事) is shorter than a demand that stands for itself.
_BARE = 14


def bare(texts: Sequence[str], index: int) -> bool:
    """短句领句: a bare short clause in a run of demands (强化宗旨意识。), spelt out by a longer sentence behind it."""
    return _is_bare(texts, index) and sum(_is_bare(texts, at) for at in range(len(texts))) > 1


def _is_bare(texts: Sequence[str], index: int) -> bool:
    own = texts[index]
    if len(own) > _BARE or "，" in own or index + 1 >= len(texts):
        return False
    return "，" in texts[index + 1] and len(texts[index + 1]) > 2 * len(own)


_MOULD = re.compile("要在.{2,12}(上下功夫[^，。]{0,6}|中[^，。]{2,12})")


def mould(text: str) -> str | None:
    """Return the mould of a lead that opens a paragraph (要在…上下功夫见实效), or None if it has none."""
    match = _MOULD.match(text)
    return match[1] if match else None
