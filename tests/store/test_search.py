"""Exact search: what a brute-force scan would find, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.model import ShelfError
from luoshi.store import search_build
from luoshi.store.search import Count, Search, build
from luoshi.store.search_codes import fold

PASSAGES = [
    ("p1", "a", "各地各部门要抓好落实，落实到人。"),
    ("p2", "a", "力争规模工业企业净增1000家以上，增长7%左右。"),
    ("p3", "b", "加快５Ｇ网络建设，推动5g应用。"),
    ("p4", "b", "件件有回音、事事有着落"),
    ("p5", "c", "实事求是。落"),
    ("p6", "c", ""),
    ("p7", "c", "姓𬱖的先生😀说：“AND OR NEAR(落实) *”"),
]


@pytest.fixture
def search(tmp_path):
    """An index of a few passages."""
    build(tmp_path / "search.idx", PASSAGES)
    return Search(tmp_path / "search.idx")


def scan(passages, phrase):
    """Find a phrase by looking everywhere."""
    phrase = fold(phrase)
    hits = []
    for passage_id, article_id, text in passages:
        offsets = tuple(
            (at, at + len(phrase)) for at in range(len(text)) if phrase and fold(text).startswith(phrase, at)
        )
        if offsets:
            hits.append((passage_id, article_id, text, offsets))
    return hits


CASES = [
    ("落实", ["p1", "p7"], "a two-character word"),
    ("1000家", ["p2"], "digits and a measure word"),
    ("增长7%", ["p2"], "a sign"),
    ("5G", ["p3"], "full-width and small letters count as the same"),
    ("落", ["p1", "p4", "p5", "p7"], "one character, also the last one of a passage"),
    ("，", ["p1", "p2", "p3"], "punctuation is text like any other"),
    ("𬱖", ["p7"], "beyond the basic plane"),
    ("😀说", ["p7"], "beside an emoji"),
    ("实事求是。落", ["p5"], "a whole passage"),
    ("落实实事", [], "no phrase runs from one passage into the next"),
    ("NEAR(落实) *", ["p7"], "nothing is an operator"),
    ('"落实" OR', [], "nor is this"),
    ("", [], "nothing asked"),
    ("落" * 10_000, [], "longer than anything there is"),
    ("%_*?", [], "wildcards are no wildcards"),
]


@pytest.mark.parametrize(("phrase", "expected", "why"), CASES)
def test_phrase_is_found_as_written(search, phrase, expected, why):
    """Every sort of phrase is found exactly where it stands."""
    assert [hit.passage_id for hit in search.find(phrase)] == expected, why
    assert search.count(phrase).passages == len(expected)


def test_offsets_point_at_the_phrase(search):
    """Every occurrence in a passage is marked, in its own text."""
    (first, _) = search.find("落实")
    assert first.offsets == ((8, 10), (11, 13))
    assert [first.text[start:end] for start, end in first.offsets] == ["落实", "落实"]
    assert search.count("落实") == Count(passages=2, occurrences=3)


def test_pages_of_hits_follow_one_another(search):
    """Limit and offset cut the same list."""
    every = [hit.passage_id for hit in search.find("落")]
    assert [hit.passage_id for hit in search.find("落", limit=2)] == every[:2]
    assert [hit.passage_id for hit in search.find("落", limit=2, offset=2)] == every[2:4]
    assert search.find("落", limit=0) == ()


def test_search_inside_some_articles(search):
    """A filter keeps hits and counts to the articles named; unknown names hold nothing."""
    assert [hit.passage_id for hit in search.find("落", articles={"b", "nowhere"})] == ["p4"]
    assert search.count("落", articles={"a", "c"}) == Count(passages=3, occurrences=4)
    assert search.find("落实", articles=()) == ()


TEXT = st.text(alphabet="落实发展，。5GＧg7% 𬱖“”", max_size=12)


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(TEXT, max_size=12), phrase=TEXT, limit=st.integers(1, 5), skip=st.integers(0, 3), data=st.data())
def test_hits_equal_a_scan_of_everything(tmp_path_factory, texts, phrase, limit, skip, data):
    """Law: hits, offsets and counts are those of a brute-force scan, whatever is asked of whatever text."""
    if texts and data.draw(st.booleans()):
        text = data.draw(st.sampled_from(texts))
        start = data.draw(st.integers(0, len(text)))
        phrase = text[start : data.draw(st.integers(start, len(text)))]
    passages = [(f"p{n}", f"a{n // 3}", text) for n, text in enumerate(texts)]
    path = tmp_path_factory.mktemp("search") / "search.idx"
    assert build(path, passages) == len(passages)
    search = Search(path)
    expected = scan(passages, phrase)
    found = [(h.passage_id, h.article_id, h.text, h.offsets) for h in search.find(phrase, limit=limit, offset=skip)]
    assert found == expected[skip : skip + limit]
    assert search.count(phrase) == Count(len(expected), sum(len(hit[3]) for hit in expected))


@pytest.mark.parametrize("part", [1 << 6, 1 << 8])
def test_parts_are_merged_without_a_seam(tmp_path, monkeypatch, part):
    """Text sorted in many small parts gives the index that one part gives."""
    passages = [(f"p{n}", f"a{n // 5}", f"第{n}条 落实发展{n % 7}家，增长{n % 5}%") for n in range(400)]
    build(tmp_path / "whole.idx", passages)
    monkeypatch.setattr(search_build, "PART", part)
    monkeypatch.setattr(search_build, "_MERGED", 50)
    build(tmp_path / "parts.idx", passages)
    whole, parts = Search(tmp_path / "whole.idx"), Search(tmp_path / "parts.idx")
    for phrase in ("落实", "增长3%", "6家，", "第39", "9", "条"):
        assert parts.find(phrase, limit=1000) == whole.find(phrase, limit=1000)
        assert (
            parts.count(phrase)
            == whole.count(phrase)
            == Count(len(scan(passages, phrase)), sum(len(hit[3]) for hit in scan(passages, phrase)))
        )


def test_frequent_phrases_take_the_short_way_to_the_same_hits(tmp_path):
    """Where only the first hits are wanted of very many, they are the first ones."""
    passages = [(f"p{n}", "a", "推动高质量发展。" * (n % 3) + "的") for n in range(6000)]
    build(tmp_path / "search.idx", passages)
    search = Search(tmp_path / "search.idx")
    for phrase in ("高质量发展", "发展", "的", "展。推"):
        expected = [hit[0] for hit in scan(passages, phrase)]
        assert [hit.passage_id for hit in search.find(phrase, limit=7)] == expected[:7]
        assert [hit.passage_id for hit in search.find(phrase, limit=7, offset=3000)] == expected[3000:3007]


def test_letters_that_no_file_can_hold_are_replaced(tmp_path):
    """Half surrogates and the separator never break an index; offsets stay."""
    build(tmp_path / "search.idx", [("p", "a", "落\ud800实\U0010ffff好")])
    (hit,) = Search(tmp_path / "search.idx").find("实")
    assert hit.offsets == ((2, 3),)
    assert Search(tmp_path / "search.idx").find("\U0010ffff") == ()


def test_index_is_replaced_only_when_complete(tmp_path):
    """A build that dies leaves the old index, and nothing beside it."""
    path = tmp_path / "search.idx"
    build(path, PASSAGES)

    def dying():
        yield PASSAGES[0]
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        build(path, dying())
    assert len(Search(path)) == len(PASSAGES)
    assert list(tmp_path.iterdir()) == [path]


def test_index_that_cannot_be_read_says_what_to_do(tmp_path):
    """Missing, foreign and cut files are refused with one clear line."""
    path = tmp_path / "search.idx"
    with pytest.raises(ShelfError, match="no search index"):
        Search(path)
    path.write_bytes(b"something else entirely")
    with pytest.raises(ShelfError, match="no search index"):
        Search(path)
    build(path, PASSAGES)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ShelfError, match="cut short"):
        Search(path)


def test_empty_collection_is_an_index_too(tmp_path):
    """No passages, no hits, no fuss."""
    build(tmp_path / "search.idx", [])
    assert Search(tmp_path / "search.idx").find("落实") == ()
    assert Search(tmp_path / "search.idx").count("落") == Count(0, 0)
