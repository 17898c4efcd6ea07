"""What a page says has been done (已见成效): figures, ranks, completed work and changes for the better, clause by clause."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from luoshi.annotate import quantities, targets
from luoshi.annotate.directives_headings import Found
from luoshi.annotate.directives_voices import Stance
from luoshi.annotate.quantities import Quantity
from luoshi.annotate.targets_clauses import Aim, Clause, subject_of
from luoshi.lexicon import outcomes
from luoshi.lexicon.indicators import OTHER
from luoshi.lexicon.outcomes import OutcomeWords
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Article, ArticleKind, Modifier


def find(article: Article, asked: Sequence[Found], lexicon: Lexicon) -> Iterator[Aim]:
    """Find the outcomes of a page that is no report; clauses that a demand covers are left out."""
    taken = [(item.demand.start, item.demand.end) for item in asked]
    starts = [start for start, _ in taken]
    numbers = quantities.find(article.text, lexicon)
    words = outcomes.words(lexicon)
    own = _own_account(article, asked)
    run: list[Clause] = []
    for clause in targets.clauses(article.text, 0, len(article.text), numbers):
        sort = _sort(clause, clause.start < own, words)
        at = bisect_right(starts, clause.end - 1) - 1
        if at >= 0 and clause.start < taken[at][1]:
            sort = ""
        if run and (sort != "changed" or not _same_sentence(article.text, run[-1], clause)):
            yield from changed(run, lexicon)
            run = []
        if sort == "changed":
            run.append(clause)
        elif sort == "ranked":
            yield _aim(clause, clause.start, clause.end, None, "ranked", lexicon)
        elif sort == "figures":
            yield from figures(clause, lexicon)
        elif sort == "done":
            yield _aim(clause, clause.start, clause.end, None, "done", lexicon)
    yield from changed(run, lexicon)


def _sort(clause: Clause, accounted: bool, words: OutcomeWords) -> str:
    """Tell what sort of outcome a clause is; ``accounted`` clauses are part of a body's account of its own work."""
    if (
        _MEETING.match(clause.text)
        or _FORECAST.search(clause.text)
        or not _ENDS.search(clause.text)
        or len(clause.text) > _LONGEST
    ):
        return ""
    if words.rank.search(clause.text):
        return "ranked"
    if any(_counts(number) for number in clause.numbers) and (accounted or words.done.search(clause.text)):
        return "figures"
    if words.changed.search(clause.text):
        return "changed"
    return "done" if (accounted and words.done.match(clause.text)) or words.told.match(clause.text) else ""


#: A clause longer than this tells more than one outcome.
_LONGEST = 80
#: An adverbial or a noun phrase that goes on is no outcome by itself.
_ENDS = re.compile("^[^”’）].*(?<![下时后中上的])$")


def _same_sentence(text: str, before: Clause, clause: Clause) -> bool:
    return not re.search("[。！？；;!?\n]", text[before.end : clause.start])


def ranked(clause: Clause) -> None:
    """位次: a place among others that a clause claims: 龙头企业全国规模居首, 数量居全国城市之首."""


def done(clause: Clause) -> None:
    """已办事项: work done without a figure, in a body's account of its own work (建成……平台) or told with its time (近期印发……)."""


def changed(run: Sequence[Clause], lexicon: Lexicon) -> Iterator[Aim]:
    """定性成效: a change said to have come, without a figure (技术不断突破); parallel short clauses of one sentence are one."""
    if not run:
        return
    first, last = run[0], run[-1]
    whole = replace(first, text=first.text) if first is last else _spanning(run)
    yield _aim(whole, first.start, last.end, None, "changed", lexicon)


def _spanning(run: Sequence[Clause]) -> Clause:
    text = run[0].text
    for before, after in pairwise(run):
        text += "，" * (after.start - before.end) + after.text
    return Clause(text, run[0].start, ())


def figures(clause: Clause, lexicon: Lexicon) -> Iterator[Aim]:
    """成效数据: each figure with the words that it counts; members of a list stand apart (创新中心3家、企业技术中心92个)."""
    counted = [number for number in clause.numbers if _counts(number)]
    cuts = [clause.start]
    for before, after in pairwise(counted):
        between = clause.text[before.end - clause.start : after.start - clause.start]
        mark = re.match("、|和|，", between)
        cuts.append(before.end + mark.end() if mark else before.end)
    cuts.append(clause.end)
    for number, (start, end) in zip(counted, pairwise(cuts), strict=True):
        text = clause.text[start - clause.start : end - clause.start]
        stripped = text.strip("、和， ")
        begin = start + text.index(stripped)
        yield _aim(clause, begin, begin + len(stripped), number, "figures", lexicon)


def _counts(number: Quantity) -> bool:
    return number.countable and not (number.chinese and number.kind in {"count", "label", "person"})


def _aim(clause: Clause, start: int, end: int, number: Quantity | None, rule: str, lexicon: Lexicon) -> Aim:
    text = clause.text[start - clause.start : end - clause.start]
    head = text[: max(0, number.start - start)] if number else text
    plain = subject_of(head)[0] if number else re.split("，", head)[0]
    subject = outcomes.words(lexicon).verb.sub("", plain) or plain
    behind = text[number.end - start :] if number else ""
    return Aim(
        start,
        end,
        subject or behind.strip("的") or text,
        OTHER,
        number.modifier if number else Modifier.QUALITATIVE,
        f"annotate.results_outcomes.{rule}",
        number.value if number else None,
        number.value_high if number else None,
        number.unit if number else None,
    )


def _own_account(article: Article, asked: Sequence[Found]) -> int:
    """Return up to where a body gives account of its own work: in the continuation of its article, to its first promise."""
    if article.kind is not ArticleKind.CONTINUATION:
        return 0
    promises = (item for item in asked if item.demand.marker == "将" and item.voice.stance is Stance.OWN)
    return next((item.demand.start for item in promises), 0)


#: What is foretold has not come: 必将指引我们不断取得新的胜利.
_FORECAST = re.compile("必将|必定|必然会|将会|一定能|一定会")
#: What is said of a congress or a meeting itself is its meaning, not an outcome.
_MEETING = re.compile("^(?:这次|本次|刚刚胜利闭幕的)?(?:党的|中共)?(?:[二十一九八]+大|全会|大会|会议|报告)")
