"""Whole clauses compared, gathered clauses, ends at lines: what equal runs alone do not decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from luoshi.model import LinkClass, Span, Thread, Weave
from luoshi.trace import Options, TracedDocument, links
from luoshi.trace.clauses import numbered, trimmed

FILLER = "渔火映着江面，老人慢慢收起竹篓。孩子们沿石阶跑向渡口，晚风里飘来新米的香气。"


def documents(*texts: str) -> list[TracedDocument]:
    """Make documents of texts."""
    return [
        TracedDocument(f"s{number}", f"s{number}-0", text, Weave((Thread(Span(0, len(text))),)))
        for number, text in enumerate(texts)
    ]


def test_a_clause_with_other_words_put_in_is_told_whole() -> None:
    """Runs too short to be evidence make a link where the clauses that hold them are alike as wholes."""
    first = "海港市工信局党组书记、局长林远山主持会议并讲话。"
    second = "云川县农业局党组书记、局长周立言主持会议并讲话。"
    texts = documents(FILLER + first, second + FILLER[::-1])
    strict = replace(Options(), evidence=20.0)
    (link,) = links(texts, strict)
    assert (link.up_quote, link.down_quote) == (first, second)
    assert link.link_class is LinkClass.ADAPTED
    assert links(texts, replace(strict, whole=0.0)) == ()


def test_clauses_gathered_from_afar_are_one_link_with_parts() -> None:
    """A sentence made of one clause of every paragraph is one link; its spans are the parts on either side."""
    parts = ("守住粮食安全底线", "加强应急能力建设", "树牢绿色发展理念")
    speech = "\n".join(f"要{part}，{FILLER[turn:]}{FILLER[: turn + 9]}" for turn, part in enumerate(parts))
    report = f"会上提出，要{parts[0]}，{parts[1]}，{parts[2]}。"
    (link,) = (found for found in links(documents(speech, report)) if len(found.up_spans) > 1)
    assert len(link.up_spans) == len(link.down_spans) == 3
    assert all(part in quote for part, quote in zip(parts, link.up_quote.split("\n"), strict=True))
    assert link.link_class is LinkClass.ADAPTED
    assert link.rule.endswith("gathered")


def test_two_clauses_in_one_order_are_no_gathering() -> None:
    """Two common clauses in the same order may be chance."""
    parts = ("守住粮食安全底线", "加强应急能力建设")
    speech = "\n".join(f"要{part}，{FILLER}" for part in parts)
    assert all(len(link.up_spans) == 1 for link in links(documents(speech, f"要{parts[0]}，{parts[1]}。")))


@pytest.mark.parametrize(
    ("left", "at", "right", "to", "kept"),
    [
        ("的重大意义\n习近平总书记在会上", (3, 15), "的现实意义。习近平总书记在会上", (3, 15), "习近平总书记在会上"),
        ("伟大变革的意义，深刻领会", (0, 10), "伟大变革的意义，深刻把握", (0, 10), "伟大变革的意义，"),
        ("伟大变革的意义，深刻领会", (0, 12), "伟大变革的意义，深刻领会", (0, 12), "伟大变革的意义，深刻领会"),
    ],
)
def test_odd_words_at_the_ends_are_left_out(
    left: str, at: tuple[int, int], right: str, to: tuple[int, int], kept: str
) -> None:
    """A word or two of a neighbouring clause that goes on differently is no part of the passage."""
    one, two = trimmed(left, at, right, to, 4)
    assert left[slice(*one)] == right[slice(*two)] == kept


def test_a_passage_ends_with_its_line() -> None:
    """The end of a line ends a clause even without a stop: a heading is not drawn into the text below it."""
    heading = "推动新发展理念在渔业系统落地生根见行见效"
    (link,) = links(documents(f"{heading}\n近日，{FILLER}", f"{FILLER[::-1]}{heading}、开花结果。"))
    assert link.up_quote == heading


@pytest.mark.parametrize(
    ("text", "stretch", "whole"),
    [
        ("年均增长5.2%，", (0, 5), "年均增长5.2%"),
        ("达到26.3微克", (5, 8), "26.3微克"),
        ("增长12万吨", (2, 4), "12"),
        ("稳步增长，", (0, 4), "稳步增长"),
    ],
)
def test_numbers_are_never_cut(text: str, stretch: tuple[int, int], whole: str) -> None:
    """A number at either end is told whole: a quotation never turns 5.2 into 5."""
    assert text[slice(*numbered(text, stretch))] == whole


def test_one_indicator_twice_is_no_reuse() -> None:
    """Clauses that both give numbers need more in common than the name of what they measure."""
    first = "全省规上工业企业研发投入强度达到2.4%左右。"
    second = "全市规上工业企业研发费用占比3.2%左右。"
    texts = documents(FILLER + first, second + FILLER[::-1])
    strict = Options(evidence=20.0)
    assert links(texts, strict) == ()
    assert links(texts, replace(strict, alike_numbers=strict.alike_besides, figures=0.0)) != ()
