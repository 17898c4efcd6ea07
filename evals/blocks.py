"""Measured tables in the pages of the documentation: each stands between two marks and is replaced as a whole."""

from __future__ import annotations

from pathlib import Path


def write_block(page: Path, name: str, text: str) -> None:
    """Put ``text`` between the marks ``<!-- name: begin -->`` and ``<!-- name: end -->`` of ``page``.

    Raises:
        ValueError: if the page does not hold both marks once each, in that order; nothing is written then.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    whole = page.read_text(encoding="utf-8")
    before, found, rest = whole.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed or begin in after or end in after:
        raise ValueError(f"{page} does not hold “{begin}” and “{end}” once each")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
