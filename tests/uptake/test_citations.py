"""Citations resolved to documents: one that fits, several, none; copies are one document."""

from __future__ import annotations

import pytest

from luoshi.model import ArticleKind, Reference, Span
from luoshi.uptake.citations import Citable, Library, Standing, copies, edges, key, resolve


def citable(name: str, title: str, **facts: object) -> Citable:
    """A document of the shelf."""
    given = {
        "doc_no": None,
        "issuer": None,
        "date": "2023-01-01",
        "kind": ArticleKind.NOTICE,
        "characters": 1000,
        **facts,
    }
    return Citable(name, title, **given)  # type: ignore[arg-type]


def cited(name: str, doc_no: str | None = None, *, full: str | None = None, by: str = "z-0") -> Reference:
    """A citation in the article ``by``."""
    return Reference("z", by, (Span(0, 4),), name, doc_no, "basis", "test", full)


SHELF = (
    citable("a-0", "云泽省人民政府关于加强质量工作的意见", doc_no="云政发〔2023〕2号", issuer="云泽省人民政府"),
    citable("b-0", "云泽省教育厅关于印发智慧校园试点方案的通知"),
    citable("c-0", "关于印发《云泽省数据条例》的通知"),
    citable("d-0", "奋力开创新局面——在中国共产党第二十次全国代表大会上的报告", kind=ArticleKind.REPORT),
    citable("e-0", "每周一学（2023年5月）中国共产党云泽省委员会章程"),
    citable("f-0", "云泽省教育发展规划纲要"),
    citable("g-0", "中华人民共和国国务院令", doc_no="国务院令第707号"),
    citable("h-0", "政府工作报告", issuer="云泽省人民政府"),
    citable("i-0", "政府工作报告", issuer="临湖市人民政府"),
)


@pytest.mark.parametrize(
    ("reference", "article"),
    [
        (cited("云泽省人民政府关于加强质量工作的意见"), "a-0"),
        (cited("关于加强质量工作的意见"), "a-0"),
        (cited("意见", full="关于加强质量工作的意见"), "a-0"),
        (cited("另一个名称", "云政发〔2023〕2号"), "a-0"),
        (cited("智慧校园试点方案"), "b-0"),
        (cited("云泽省数据条例（试行）"), "c-0"),
        (cited("党的二十大报告"), "d-0"),
        (cited("中国共产党云泽省委员会章程"), "e-0"),
        (cited("云泽省教育发展规划纲要（2023—2027年）"), "f-0"),
        (cited("国务院令第707号"), "g-0"),
    ],
)
def test_a_citation_finds_the_one_document_it_names(reference: Reference, article: str):
    """By number, title, title without issuer, the title a notice carries, short name, order number."""
    found = Library(SHELF).resolve(reference)

    assert (found.standing, found.article_id) == (Standing.ON_SHELF, article)


@pytest.mark.parametrize(
    "reference",
    [
        cited("临湖市人民政府关于加强质量工作的意见"),
        cited("云泽省教育厅关于加强质量工作的若干意见"),
        cited("意见"),
        cited("云泽省数据条例实施细则"),
        cited("党的十九大报告"),
    ],
)
def test_nothing_that_only_looks_alike_is_taken(reference: Reference):
    """Another issuer, a word more, a bare kind of document, another congress."""
    assert Library(SHELF).resolve(reference).standing is Standing.NOT_ON_SHELF


def test_two_documents_of_one_name_are_left_open():
    """Two bodies publish a 政府工作报告 each: the candidates are named, none is chosen."""
    found = Library(SHELF).resolve(cited("政府工作报告"))

    assert (found.standing, found.article_id, set(found.candidates)) == (Standing.SEVERAL, None, {"h-0", "i-0"})


def test_copies_of_one_text_are_one_document():
    """A file and its web page; the better copy stands for both. A text half as long is another document."""
    page, file = citable("p-0", "决定", kind=ArticleKind.NEWS, characters=1040), citable("q-0", "决定")
    summary = citable("r-0", "决定", characters=300)

    assert [[one.article_id for one in work] for work in copies([page, file, summary])] == [["q-0", "p-0"], ["r-0"]]


def test_a_citation_knows_the_copies_of_what_it_means():
    """So that the page of a copy shows who cites the text."""
    shelf = [citable("p-0", "云泽省数据条例", kind=ArticleKind.NEWS), citable("q-0", "云泽省数据条例")]
    found = Library(shelf).resolve(cited("云泽省数据条例"))

    assert (found.article_id, found.copies) == ("q-0", ("p-0",))


def test_the_graph_has_an_edge_a_pair_and_none_to_itself():
    """Two places are one edge; a document that names itself has no edge; what is missing keeps its name."""
    found = resolve(
        SHELF,
        [cited("党的二十大报告"), cited("党的二十大报告"), cited("云泽省数据条例", by="c-0"), cited("乌有之书名")],
    )

    assert [(edge.citing, edge.node, len(edge.references)) for edge in edges(found)] == [
        ("z-0", "d-0", 2),
        ("z-0", "乌有之书名", 1),
    ]


def test_a_page_that_cites_a_title_with_its_number_does_not_bear_the_number():
    """A notice prints the number of the document it passes on; it is not that document."""
    shelf = [citable("z-0", "关于开展核查的通知", doc_no="国发〔2023〕9号")]

    assert (
        Library(shelf).resolve(cited("国务院关于开展督查的通知", "国发〔2023〕9号")).standing is Standing.NOT_ON_SHELF
    )


@pytest.mark.parametrize(
    "title", ["关于深化改革、推进发展的决定", "关于深化改革推进发展的决定（讨论稿）", "《关于深化改革，推进发展决定》"]
)
def test_marks_and_drafts_make_no_other_title(title: str):
    """Commas, title marks, 的 and （讨论稿） vary between a title and its citation."""
    assert key(title) == key("关于深化改革推进发展的决定")
