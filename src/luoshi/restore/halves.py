"""The two halves of an article that jumps to another page (转版配对): beginnings and continuations matched over a shelf.

Pure: it takes what is known of the articles of one issue and gives one row a continuation. What outlet, day, page or marker
number contradict is no pair; what remains is weighed by markers and words, as one assignment over the issue. A pair without a clear
lead over every other stays undecided, and where nothing fits the beginning is said to be missing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.model import Continuation, Pairing
from luoshi.restore.affinity import REACH, Subjects
from luoshi.restore.assignment import assign
from luoshi.restore.gaps import is_cjk
from luoshi.restore.reasons import because

#: What agreeing facts say for a pair, in log odds: the marker of the beginning, its number, the page it names, a known page.
MARKED, NUMBERED, PAGED, PLACED = 2.0, 2.0, 1.0, 0.5

#: What words say: a sentence cut at the jump; a pair of characters over the joint that the texts use elsewhere (45 of 100 joints
#: inside a text, 2 of 100 others); a bracket left open and closed; a headline on both sides.
CUT, JOINED, BRACKETED, HEADED = 1.0, 2.5, 2.0, -1.0

#: What a word is worth that of a whole issue only these two share, and at most; of fewer texts than this it says nothing.
SHARED, MOST_SHARED, FEWEST = 0.1, 2.0, 4

#: A pair counts from this on, and must lead every other by this much.
LEAST, LEAD = 3.0, 1.0

#: No issue of a paper has more pairs to weigh, nor so many halves that compete; what lies beyond is left undecided.
MOST_PAIRS, MOST_RIVALS = 20_000, 60

_ENDS = frozenset("。！？…”’）)】》")
_FOLLOW = frozenset("，。；、：！？”’）》")
_OPENERS, _CLOSERS = "“‘（《【", "”’）》】"
_NUMBER = re.compile(r"[①-⑳]|(?<=版)[（(]?(\d{1,2})[）)]?$")


@dataclass(frozen=True, slots=True)
class Half:
    """An article as matching sees it: its facts, its markers in one form (page, number), its text."""

    article_id: str
    source_id: str
    outlet: str | None
    issue: str | None
    page: str | None
    title: str | None
    text: str
    from_page: str | None = None
    from_number: int | None = None
    to_page: str | None = None
    to_number: int | None = None
    continues: bool = False
    goes_on: bool = False


def marker_number(printed: str) -> int | None:
    """Return the number behind the page of a jump marker: 上接1版② gives 2."""
    match = _NUMBER.search(printed)
    if match is None:
        return None
    return int(match[1]) if match[1] else ord(match.group()) - ord("①") + 1


def continuations(halves: Sequence[Half]) -> tuple[Continuation, ...]:
    """转版配对：上接与下转两半按报名、日期、版次、序号核对，再看断句能否接上、用词是否相通，整期一起求最优搭配；不够确定的不配。

    The halves of an article that jumps are matched over the issue: outlet, day, page and marker number must not
    disagree; a marker that names the other page, a sentence that joins over the jump and words that only these two share
    speak for a pair. Without a clear lead over every other pair it stays undecided.
    """
    later = [half for half in halves if half.continues]
    earlier = [half for half in halves if half.text]
    if len(later) * len(earlier) > MOST_PAIRS:
        earlier = [half for half in earlier if half.goes_on][: MOST_PAIRS // len(later)]
    words = _own_words(halves)
    weighed = {
        (row, column): _weigh(first, second, words)
        for row, second in enumerate(later)
        for column, first in enumerate(earlier)
        if first is not second and not _contradict(first, second)
    }
    likely = {pair: score for pair, (score, _) in weighed.items() if score >= LEAST}
    chosen = _assigned(likely)
    found = []
    for row, second in enumerate(later):
        rivals = sorted((-score, column) for (at, column), score in likely.items() if at == row)
        names = tuple(earlier[column].article_id for _, column in rivals[:5])
        column = chosen.get(row)
        if column is None or not _leads(likely, row, column):
            why = weighed[row, rivals[0][1]][1] if rivals else f"与本期{len(earlier)}篇比较，没有相配的开头"
            found.append(_row(second, None, Pairing.UNDECIDED if rivals else Pairing.MISSING, names, 0.0, why))
        else:
            found.append(_row(second, earlier[column], Pairing.MATCHED, names[:1], *weighed[row, column]))
    return tuple(found)


def _row(
    second: Half, first: Half | None, state: Pairing, names: tuple[str, ...], score: float, why: str
) -> Continuation:
    return Continuation(
        source_id=second.source_id,
        article_id=second.article_id,
        from_source=first.source_id if first else None,
        from_article=first.article_id if first else None,
        state=state,
        candidates=names,
        score=round(score, 3),
        detail=why,
        rule=because(continuations).rule,
    )


def _assigned(likely: dict[tuple[int, int], float]) -> dict[int, int]:
    """Return row -> column of the best assignment, worked out for each group of halves that compete with one another."""
    chosen: dict[int, int] = {}
    for rows, columns in _groups(likely):
        if max(len(rows), len(columns)) <= MOST_RIVALS:
            scores = [[likely.get((row, column), LEAST - 1) for column in columns] for row in rows]
            chosen |= {rows[at]: columns[to] for at, to in assign(scores, LEAST - 0.5).items()}
    return chosen


def _groups(likely: dict[tuple[int, int], float]) -> list[tuple[list[int], list[int]]]:
    by_row: dict[int, set[int]] = defaultdict(set)
    by_column: dict[int, set[int]] = defaultdict(set)
    for row, column in likely:
        by_row[row].add(column)
        by_column[column].add(row)
    groups, seen = [], set[int]()
    for start in by_row:
        if start in seen:
            continue
        rows, columns, waiting = {start}, set[int](), [start]
        while waiting:
            new = by_row[waiting.pop()] - columns
            columns |= new
            more = {row for column in new for row in by_column[column]} - rows
            rows |= more
            waiting.extend(more)
        seen |= rows
        groups.append((sorted(rows), sorted(columns)))
    return groups


def _leads(likely: dict[tuple[int, int], float], row: int, column: int) -> bool:
    rivals = [score for pair, score in likely.items() if (pair[0] == row) != (pair[1] == column)]
    return not rivals or likely[row, column] - max(rivals) >= LEAD


def _contradict(first: Half, second: Half) -> bool:
    """Tell whether printed, declared or named facts say that the two cannot be one article."""
    pairs = (
        (first.outlet, second.outlet),
        (first.issue, second.issue),
        (second.from_page, first.page),
        (first.to_page, second.page),
        (first.to_number, second.from_number),
    )
    if any(one is not None and other is not None and one != other for one, other in pairs):
        return True
    # On its own page a continuation has its beginning only if that says it goes on.
    return first.source_id == second.source_id and not first.goes_on


def _weigh(first: Half, second: Half, words: dict[str, set[str]]) -> tuple[float, str]:
    paged = [first.page is not None and first.page == second.from_page]
    paged.append(first.to_page is not None and first.to_page == second.page)
    same = first.issue is not None and (first.issue, first.outlet) == (second.issue, second.outlet)
    shared = len(words[first.article_id] & words[second.article_id])
    parts = [
        ("下转标记", MARKED if first.goes_on else -MARKED),
        ("序号相同", NUMBERED if first.to_number is not None and first.to_number == second.from_number else 0.0),
        ("所指版次", PAGED * sum(paged)),
        ("同报同日", PLACED if same or first.source_id == second.source_id else -MARKED),
        *_joint(first, second),
        ("用词相通", _alike(first.text, second.text)),
        ("独有用词", min(MOST_SHARED, SHARED * shared)),
        ("两边有题", HEADED if first.title and second.title else 0.0),
    ]
    return sum(value for _, value in parts), "；".join(f"{name}{value:+.2f}" for name, value in parts if value)


def _joint(first: Half, second: Half) -> list[tuple[str, float]]:
    """Weigh how the end of one text and the beginning of the other meet."""
    last, opening = first.text[-1:], second.text[:1]
    if last in _ENDS:
        broken = opening in _FOLLOW or not first.goes_on
        return [("断处不接", -2 * CUT if broken else 0.0)]
    joint = last + opening
    known = all(map(is_cjk, joint)) and (joint in first.text or joint in second.text)
    tail, head = first.text[-300:].rpartition("\n")[2], second.text[:300].partition("\n")[0]
    closes = any(
        tail.count(left) > tail.count(right) and head.count(right) > head.count(left)
        for left, right in zip(_OPENERS, _CLOSERS, strict=True)
    )
    return [("句子未完", CUT), ("断处成词", JOINED if known else 0.0), ("引号括号接上", BRACKETED if closes else 0.0)]


def _alike(first: str, second: str) -> float:
    """Return how much the last paragraphs of one text and the first of the other share, as odds from -2 to 2."""
    before = [line for line in first.split("\n") if line][-REACH:]
    after = [line for line in second.split("\n") if line][:REACH]
    return -Subjects([*before, *after]).strangeness(len(before))


def _own_words(halves: Sequence[Half]) -> dict[str, set[str]]:
    """Return of every text the triples of neighbouring Chinese characters (names, posts, terms) that one other text of
    the issue has too, and no third."""
    triples = {half.article_id: _triples(half.text) for half in halves}
    spread = Counter(word for words in triples.values() for word in words)
    few = len(halves) < FEWEST
    return {name: set() if few else {w for w in words if spread[w] == 2} for name, words in triples.items()}


def _triples(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2) if all(map(is_cjk, text[at : at + 3]))}
