"""Citations (引文): GB/T 7714 for Chinese papers, CSL-JSON, BibTeX and RIS for reference managers.

What is unknown is left out, never guessed. The forms of GB/T 7714—2015 for a newspaper article ([N]) and for an electronic
document ([EB/OL]) are written here, since its style for CSL processors is not free to ship.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from luoshi.model import Citable


class CitationForm(StrEnum):
    """In which form a document is cited (引文格式)."""

    GBT7714 = "gbt7714"
    CSL = "csl"
    BIBTEX = "bibtex"
    RIS = "ris"


def gbt7714(one: Citable) -> str:
    """Return a citation after GB/T 7714: ``责任者.题名[N].报名,日期(版次)[引用日期].地址`` or ``[EB/OL]``."""
    head = f"{','.join(one.authors)}." if one.authors else ""
    if one.newspaper:
        page = f"({one.page})" if one.page else ""
        issued = f",{one.issued}{page}" if one.issued else page
        return f"{head}{one.title}[N].{one.outlet}{issued}[{one.accessed}].{one.place}."
    number = f":{one.number}" if one.number else ""
    issued = f"({one.issued})" if one.issued else ""
    return f"{head}{one.title}{number}[EB/OL].{issued}[{one.accessed}].{one.place}."


def csl(one: Citable) -> dict[str, Any]:
    """Return the document as CSL-JSON (citation-style-language schema 1.0.2); bodies are literal names."""
    record: dict[str, Any] = {
        "id": one.key,
        "type": "article-newspaper" if one.newspaper else "report",
        "title": one.title,
        "language": "zh-CN",
        "URL": one.place,
        "accessed": _parts(one.accessed),
    }
    if one.authors:
        record["author"] = [{"literal": name} for name in one.authors]
    if one.outlet:
        record["container-title"] = one.outlet
    if one.page:
        record["page"] = one.page
    if one.number:
        record["number"] = one.number
    if one.issued:
        record["issued"] = _parts(one.issued)
    return record


def _parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-") if part.isdigit()]]}


def bibtex(one: Citable) -> str:
    """Return the document as a BibTeX entry; braces keep names of bodies and titles as they are."""
    fields: dict[str, str | None] = {
        "author": " and ".join(f"{{{name}}}" for name in one.authors) or None,
        "title": f"{{{one.title}}}",
        "journal" if one.newspaper else "howpublished": one.outlet,
        "pages": one.page,
        "number": one.number,
        "date": one.issued,
        "year": one.issued[:4] if one.issued else None,
        "url": one.place,
        "urldate": one.accessed,
        "langid": "chinese",
    }
    kind = "article" if one.newspaper else "misc"
    return _lines(f"@{kind}{{{one.key},", ((name, f"{{{_tex(text)}}}") for name, text in fields.items() if text), "}")


def _lines(head: str, fields: Any, tail: str) -> str:
    return "\n".join([head, *(f"  {name} = {text}," for name, text in fields), tail]) + "\n"


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_])", r"\\\1", text.replace("\\", "")) if not text.startswith("http") else text


def ris(one: Citable) -> str:
    """Return the document as a RIS record (tags of Reference Manager); lines end in CR LF, as the format asks."""
    tags: list[tuple[str, str | None]] = [
        ("TY", "NEWS" if one.newspaper else "RPRT"),
        *(("AU", name) for name in one.authors),
        ("TI", one.title),
        ("T2", one.outlet),
        ("SP", one.page),
        ("M1", one.number),
        ("PY", one.issued[:4] if one.issued else None),
        ("DA", one.issued.replace("-", "/") if one.issued else None),
        ("Y2", one.accessed.replace("-", "/")),
        ("LA", "zh-CN"),
        ("UR", one.place),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_one_line(text)}\r\n" for tag, text in tags if text is not None)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def cite(one: Citable, form: CitationForm) -> str:
    """Return the citation of a document in ``form``; CSL-JSON as one line of JSON."""
    forms: Mapping[CitationForm, Callable[[Citable], str]] = {
        CitationForm.GBT7714: lambda each: gbt7714(each) + "\n",
        CitationForm.CSL: lambda each: json.dumps(csl(each), ensure_ascii=False) + "\n",
        CitationForm.BIBTEX: bibtex,
        CitationForm.RIS: ris,
    }
    return forms[form](one)
