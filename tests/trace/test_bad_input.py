"""Input that no editor meant: tracing stays quick, small and sane."""

from __future__ import annotations

import numpy as np
import pytest

from luoshi.model import LinkClass, Span, Thread, Weave
from luoshi.trace import Options, TracedDocument, detections, links
from luoshi.trace.letters import Stream
from luoshi.trace.segments import equal_letters

PAGE = "推动规模以上工业企业数字化改造，到2025年底新增智能工厂30家以上。山里的孩子们第一次走进了新建的图书馆。"


def documents(texts: list[str]) -> list[TracedDocument]:
    """Make documents of texts."""
    return [
        TracedDocument(f"s{number:04}", f"s{number:04}-0", text, Weave((Thread(Span(0, len(text))),) if text else ()))
        for number, text in enumerate(texts)
    ]


def test_the_same_document_many_times() -> None:
    """A thousand copies are joined to the first few, not each to each, and still say something."""
    text = "，".join("".join(chr(0x4E00 + 41 * (7 * row + place)) for place in range(7)) for row in range(40))
    found = links(documents([text] * 300))
    assert 299 <= len(found) <= 3 * 300
    assert {link.link_class for link in found} == {LinkClass.VERBATIM}
    assert {link.down_source for link in found} == {f"s{number:04}" for number in range(1, 300)}
    assert all(link.weight > 0 for link in found)


@pytest.mark.parametrize("unit", ["国", "落实", "工作部署"])
def test_one_thing_repeated(unit: str) -> None:
    """Two texts that repeat one thing share it once."""
    found = links(documents([unit * 20_000, unit * 5_000, PAGE]))
    assert [(link.up_source, link.down_source, link.score) for link in found] == [("s0000", "s0001", 1.0)]


def test_nothing_to_read() -> None:
    """Empty texts, blanks, punctuation, a letter, and no text at all give nothing."""
    assert links(documents(["", " \n", "，。！", "国", "国"])) == ()
    assert links([]) == ()
    assert list(detections([])) == []


def test_many_tiny_texts() -> None:
    """Texts shorter than a fingerprint share nothing; the same tiny text in all of them is a set phrase."""
    assert links(documents(["学习"] * 2000)) == ()
    assert list(detections((str(number), "学习宣传贯彻") for number in range(2000))) == []


def test_latin_and_mixed_scripts() -> None:
    """Latin text is traced by its letters, whatever its case and spacing; offsets stay exact."""
    text = "The quick brown fox jumps over the lazy dog."
    (row,) = detections([("x", PAGE + text), ("y", text.upper().replace(" ", "  "))])
    assert (row["ab"], row["ae"]) == (len(PAGE), len(PAGE + text))


def test_characters_beyond_the_basic_plane() -> None:
    """Rare characters of two code units count as one, in text and offsets."""
    text = "𠮷野家门店新增智能化改造项目十二个，覆盖全部县区。"
    (link,) = links(documents(["𠀀𠀁。" + text, text]))
    assert link.up_quote == link.down_quote == text


def test_lone_surrogates_are_no_letters() -> None:
    """Broken code points neither match nor stop the rest."""
    (row,) = detections([("x", PAGE[:20] + "\ud800" + PAGE[20:]), ("y", PAGE)])
    assert row["be"] == len(PAGE)


def test_traditional_characters_are_found_by_their_simplified_form() -> None:
    """A text in Traditional characters answers the Simplified one; quotations and offsets are those of the page."""
    simple = "推动规模以上工业企业数字化改造，新增智能工厂三十家以上。"
    printed = "推動規模以上工業企業數字化改造，新增智能工廠三十家以上。"
    options = Options(variants="動动規规業业數数廠厂")
    (link,) = links(documents([simple, "前言。" + printed]), options)
    assert (link.up_quote, link.down_quote) == (simple, printed)
    assert (link.down_spans[0].start, link.down_spans[-1].end) == (3, 3 + len(printed))


def test_a_passage_repeated_in_one_document_is_not_joined_to_itself() -> None:
    """What many documents have, and some of them several times, is joined between documents only."""
    long = "，".join("".join(chr(0x4E00 + 41 * (7 * row + place)) for place in range(7)) for row in range(40))
    rows = list(detections((str(number), "\n".join([long] * (1 + number % 4))) for number in range(60)))
    assert rows and all(row["a"] != row["b"] for row in rows)


def test_tiny_passages_without_number() -> None:
    """Many passages that nobody else has, most shorter than a fingerprint: nothing is shared, and nothing breaks."""
    tiny = ["".join(chr(0x4E00 + (37 * row + place) % 20_000) for place in range(4 + row % 5)) for row in range(3000)]
    assert list(detections((str(number), text) for number, text in enumerate(tiny))) == []
    assert links(documents(["\n".join(tiny[:1500]), "\n".join(tiny[1500:])])) == ()


def test_equal_runs_of_any_length_are_counted_to_their_ends() -> None:
    """Runs longer than are lengthened side by side are counted one by one, forwards and backwards."""
    codes = np.array([1, *[7] * 70_000, 2, *[7] * 70_000, 3], np.uint16)
    stream = Stream(codes, np.array([0, len(codes)]), np.zeros(0, np.int64), np.zeros(0, np.int64))
    place = np.array([1, 1, 65_000])
    other, stop = np.array([70_002, 70_012, 135_001]), np.array([len(codes)] * 3)
    assert equal_letters(stream, place, other, stop, stop, 1).tolist() == [70_000, 69_990, 5001]
    before = np.full(3, -1)
    assert equal_letters(stream, place, other, before, before, -1).tolist() == [1, 1, 65_000]


def test_one_long_document_beside_a_short_one() -> None:
    """A document of a million letters takes memory by its letters, and shares what it shares."""
    long = "".join(map(chr, np.random.default_rng(3).integers(0x4E00, 0x9000, 1_000_000).tolist()))
    (row,) = detections([("long", long), ("short", long[700_000:700_300])])
    assert (row["ab"], row["ae"], row["be"]) == (700_000, 700_300, 300)
