"""Citations in the forms of papers and of reference managers, and findings as Web Annotations."""

from __future__ import annotations

import json
import re

import pytest

from luoshi.export.citing import CitationForm, cite
from luoshi.export.webannotation import web_annotation
from luoshi.model import Citable, Span, anchor_at

PAPER = Citable(
    "a1", "云泽省部署“三到湖”行动", ("某某",), "云泽日报", "1", None, "2023-03-16", "2024-03-01", "/articles/a1"
)
NOTICE = Citable(
    "a2",
    "关于A&B_C的通知",
    ("云泽省人民政府",),
    "云泽政府网",
    None,
    "云政发〔2023〕5号",
    "2023-02-20",
    "2024-03-01",
    "/p/x",
)
BARE = Citable("a3", "page.txt", (), None, None, None, None, "2024-03-01", "/articles/a3")


def test_the_forms_of_gb_t_7714() -> None:
    """Newspaper with its page, document with its number; what is unknown leaves nothing behind."""
    assert cite(PAPER, CitationForm.GBT7714) == (
        "某某.云泽省部署“三到湖”行动[N].云泽日报,2023-03-16(1)[2024-03-01]./articles/a1.\n"
    )
    assert cite(NOTICE, CitationForm.GBT7714) == (
        "云泽省人民政府.关于A&B_C的通知:云政发〔2023〕5号[EB/OL].(2023-02-20)[2024-03-01]./p/x.\n"
    )
    assert cite(BARE, CitationForm.GBT7714) == "page.txt[EB/OL].[2024-03-01]./articles/a3.\n"


@pytest.mark.parametrize("one", [PAPER, NOTICE, BARE], ids=["paper", "notice", "bare"])
def test_reference_managers_read_what_is_known(one: Citable) -> None:
    """Every form holds title and address; a field that is unknown is not there."""
    told = json.loads(cite(one, CitationForm.CSL))
    assert told["title"] == one.title
    assert ("issued" in told) is (one.issued is not None)
    assert all(value not in (None, "", []) for value in told.values())
    bib = cite(one, CitationForm.BIBTEX)
    assert bib.count("{") == bib.count("}")
    assert ("author =" in bib) is bool(one.authors)
    ris = cite(one, CitationForm.RIS)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in ris.split("\r\n")[:-1])
    assert ris.startswith("TY  - ") and ris.endswith("ER  - \r\n")


def test_signs_of_tex_are_harmless() -> None:
    """An ampersand in a title would break the bibliography of whoever cites it."""
    assert r"A\&B\_C" in cite(NOTICE, CitationForm.BIBTEX)


def test_a_finding_is_an_annotation_with_quotation_and_place() -> None:
    """Selectors point at the words, neighbours included."""
    text = "各市要在年底前建成学校20所。其他工作照常。"
    told = web_annotation("directive", anchor_at("0" * 16, text, [Span(0, 13)]), {"owner": "各市"}, "luoshi")
    quote, place = told["target"]["selector"]
    assert quote["exact"] == text[place["start"] : place["end"]]
    assert text.startswith(quote["exact"] + quote["suffix"])
    assert told["body"][1]["value"] == {"owner": "各市"}
