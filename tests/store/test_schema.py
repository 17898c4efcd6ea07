"""Nouns survive the way into Parquet and back."""

from luoshi.model import (
    Article,
    ArticleKind,
    Byline,
    Edit,
    Heading,
    Link,
    LinkClass,
    Reason,
    Span,
    Thread,
    Weave,
)
from luoshi.store.findings import DATASETS
from luoshi.store.schema import from_rows, schema_of, to_table

ARTICLE = Article(
    source_id="00" * 8,
    ordinal=3,
    kind=ArticleKind.NEWS,
    weave=Weave((Thread(span=Span(4, 9)), Thread(glue="\n"), Thread(span=Span(0, 2)))),
    text="𬱖水西流去\n🙂乙",
    title=None,
    title_spans=(Span(1, 2),),
    bylines=(Byline("某某", "记者", (Span(2, 4),)), Byline("另某", "通讯员")),
    headings=(Heading(0, 5, 1),),
    reasons=(Reason("restore.some.rule", 0.5, "why"),),
)

LINK = Link(
    "a" * 16, "a-0", (Span(1, 3),), "甲乙", "b" * 16, "b-1", (Span(0, 1), Span(4, 5)), "甲丙",
    LinkClass.ADAPTED, 0.5, 2.0, False, "no dates", (Edit("replace", "乙", "丙"),), "trace.rule",
)  # fmt: skip


def test_an_article_comes_back_as_it_went():
    """Weave, nested bylines, empty optionals and non-BMP characters survive."""
    assert from_rows(Article, to_table(Article, [ARTICLE]).to_pylist()) == [ARTICLE]


def test_a_link_comes_back_and_its_id_is_a_column():
    """The identity of a noun is a column of its table."""
    table = to_table(Link, [LINK])

    assert table.column("id").to_pylist() == [LINK.id]
    assert from_rows(Link, table.to_pylist()) == [LINK]


def test_every_dataset_has_a_schema():
    """Each noun of each dataset can lie in Parquet, an empty one too."""
    for _, noun in DATASETS.values():
        assert to_table(noun, []).schema == schema_of(noun)
