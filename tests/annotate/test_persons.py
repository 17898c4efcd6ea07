"""Persons: only where the text gives a reason to believe a name."""

from __future__ import annotations

import pytest

from luoshi.annotate.persons import PersonFinder
from luoshi.lexicon import load
from luoshi.lexicon.names import names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("党组书记、厅长雷绍业主持会议并讲话。", {"雷绍业"}),
        ("副主任徐巍说。", {"徐巍"}),
        ("王东明指出，要抓落实。", {"王东明"}),
        ("（记者 陈静）11月30日", {"陈静"}),
        ("（全媒体记者 彭雅惠 通讯员 廖为）", {"彭雅惠", "廖为"}),
        ("会上，白羽、王振强、丛慧敏、郑兴等4位代表发言", {"白羽", "王振强", "丛慧敏", "郑兴"}),
        ("政治局常委李强、赵乐际、蔡奇参加。", {"李强", "赵乐际", "蔡奇"}),
        ("书记强调，高质量要求更严。", set()),
        ("会议强调，方针明确，高速发展。", set()),
        ("扎实推进高效协同，周期性波动明显。", set()),
        ("组织党政干部成长培训", set()),
    ],
)
def test_names_need_a_reason(text: str, expected: set[str]) -> None:
    """An office, a verb of speaking, a byline or a list makes a name; ordinary words with a surname's letter do not."""
    assert PersonFinder(names(load())).collect(text) == expected


def test_a_believed_name_counts_wherever_it_stands() -> None:
    """Once introduced with an office, a name is found in the rest of the article."""
    finder = PersonFinder(names(load()))
    text = "省总工会主席周农出席。周农走进车间，听周农介绍。"
    assert len(finder.find(text, finder.collect(text))) == 3
