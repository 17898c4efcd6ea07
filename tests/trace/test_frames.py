"""Frames: clauses that say in one frame what is to become of one thing; meetings are no reuse."""

from __future__ import annotations

import numpy as np

from luoshi.lexicon import load
from luoshi.model import LinkClass, Span, Thread, Weave
from luoshi.trace import Matches, Options, TracedDocument, encode, links, options_of
from luoshi.trace.frames import events
from luoshi.trace.holding import held
from luoshi.trace.options import Frame

FILLER = "渔火映着江面，老人慢慢收起竹篓。孩子们沿石阶跑向渡口，晚风里飘来新米的香气。"
OTHER = "县图书馆周末开放到夜里十点。读者可以凭身份证借书，逾期不收费用。"


def documents(*texts: str) -> list[TracedDocument]:
    """Return texts as documents."""
    return [
        TracedDocument(f"s{number}", f"s{number}-0", text, Weave((Thread(Span(0, len(text))),)))
        for number, text in enumerate(texts)
    ]


def test_clauses_of_one_frame_about_one_thing_are_linked() -> None:
    """What is passed on is the thing; the frame's own words and the place change."""
    first = "推动惠企减税降费政策在广大园区和中小微企业中落地见效。"
    second = "确保惠企减税降费政策在山区县落细落实。"
    texts = documents(FILLER + first, OTHER + second)
    strict = Options(evidence=20.0)
    assert links(texts, strict) == ()
    (link,) = links(texts, Options(evidence=20.0, frames=options_of(load()).frames))
    assert link.link_class in {LinkClass.ADAPTED, LinkClass.PARAPHRASED}
    assert link.up_quote.rstrip("。") in first and link.down_quote.rstrip("。") in second


def test_another_thing_in_the_same_frame_is_no_link() -> None:
    """A frame says nothing by itself."""
    texts = documents(FILLER + "推动惠企减税降费政策在园区落地见效。", OTHER + "推动乡村教师轮岗制度在山区落地见效。")
    assert links(texts, options_of(load())) == ()


def test_clauses_that_only_tell_of_a_meeting_count_as_set_phrases() -> None:
    """Who met is what happened, not what was passed on."""
    letters = encode(["10月24日，云泽省供销社召开党组会议，部署秋粮收购。"])
    found = events(letters, (Frame(("召开",), ("会议",), event=True),))
    assert [(int(one), int(two)) for one, two in zip(found.begin, found.end, strict=True)] == [(4, 16)]


def test_numbers_of_one_kind_of_figure_are_no_reuse() -> None:
    """Two reports state one kind of figure in like words without having it from each other."""
    texts = ("高龄老人护理补贴、残疾补助每月提高25元、50元，", "高龄老人护理补贴最低档次从每月70元提高到88元。")
    one, ends = np.zeros(1, np.int64), [np.array([len(text)]) for text in texts]
    found = Matches(one, one + 1, one, ends[0], one, ends[1], one + 12, np.full(1, 7.0), np.full(1, 0.6), one)
    assert [len(list(held(texts, found, Options(figures=least)))) for least in (0.0, 0.8)] == [1, 0]


def test_reordered_members_of_a_sentence_are_one_link() -> None:
    """The same members in another order are told together."""
    first = "进车间、进班组、进矿区一线，让安全生产知识走到青年职工身边。"
    second = "让安全生产知识走到青年职工身边，进矿区一线、进车间、进班组。"
    found = links(documents(FILLER + first, OTHER + second), Options())
    assert any(len(link.up_quote) > 20 for link in found)
