"""One body or two: names that several bodies share, names that one body has had."""

from __future__ import annotations

import pytest

from luoshi.lexicon import load
from luoshi.model import ArticleKind, Level
from luoshi.store.query.bodies import by_body, is_body
from luoshi.store.query.documents import Document


def document(number, issuer, code=None, region=None, level=Level.COUNTY, outlet=None):
    """A document of one issuer in one region."""
    return Document(
        f"d{number}", f"s{number}", f"{number}.txt", 0, ArticleKind.REPORT, "报告", issuer, outlet, level, region, code,
        "2024-01-01", None, None, "", 10, 0, 0, 0, 0, 0,
    )  # fmt: skip


@pytest.fixture(scope="module")
def lexicon():
    """The packaged tables."""
    return load()


def test_two_bodies_of_one_name_stand_apart_by_their_regions(lexicon):
    """朝阳区 lies in Beijing and in Changchun: two columns, each with its place."""
    found = by_body(
        [document(1, "朝阳区人民政府", "110105", "朝阳区"), document(2, "朝阳区人民政府", "220104", "朝阳区")], lexicon
    )
    assert [one.name for one in found] == [
        "朝阳区人民政府（北京市朝阳区）",
        "朝阳区人民政府（吉林省长春市朝阳区）",
    ]


def test_a_document_without_region_is_not_given_to_one_of_two(lexicon):
    """Nobody knows which of the two it is, so it stands by itself; with one body of the name it joins it."""
    rows = [document(1, "朝阳区人民政府", "110105"), document(2, "朝阳区人民政府", None)]
    assert [len(one.documents) for one in by_body(rows, lexicon)] == [2]
    found = by_body([*rows, document(3, "朝阳区人民政府", "220104")], lexicon)
    assert [one.name for one in found if one.documents[0].article_id == "d2"] == ["朝阳区人民政府（地区不明）"]


def test_a_region_renamed_between_documents_is_one_body(lexicon):
    """襄樊 became 襄阳: its government is one column under the name of today."""
    rows = [
        document(1, "襄樊市人民政府", "420600", "襄樊市", Level.CITY),
        document(2, "襄阳市人民政府", "420600", "襄阳市", Level.CITY),
        document(3, "襄阳市教育局", "420600", "襄阳市", Level.CITY),
    ]
    found = {one.name: len(one.documents) for one in by_body(rows, lexicon)}
    assert found == {"襄阳市人民政府": 2, "襄阳市教育局": 1}


def test_an_unknown_issuer_stands_in_brackets(lexicon):
    """Under the outlet or the file, never under a guess."""
    names = {one.name for one in by_body([document(1, None, outlet="某日报"), document(2, None)], lexicon)}
    assert names == {"〔某日报〕", "〔2.txt〕"}


@pytest.mark.parametrize(("name", "known"), [
    ("襄阳市", True), ("襄阳市人民政府", True), ("中共中央", True), ("nowhere", False), ("朝气蓬勃", False),
])  # fmt: skip
def test_a_body_is_known_without_any_document(lexicon, name, known):
    """A typing slip is no body."""
    assert is_body(name, lexicon) is known
