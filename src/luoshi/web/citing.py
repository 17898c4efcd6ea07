"""How a passage is cited (引文格式): GB/T 7714, the forms for a newspaper article and for an electronic document."""

from __future__ import annotations

from luoshi.store.query.documents import Document


def citation(document: Document, path: str, accessed: str) -> str:
    """Return a citation after GB/T 7714: ``责任者.题名[N].报名,日期`` for a newspaper, ``[EB/OL]`` for anything else.

    ``path`` is the permanent address of the passage and ``accessed`` the ISO day of reading; what is unknown is left
    out, never guessed.
    """
    title = document.title or document.source_name
    if document.outlet and not document.doc_no:
        head = f"{document.issuer}." if document.issuer else ""
        issued = f".{document.outlet}" + (f",{document.date}" if document.date else "")
        return f"{head}{title}[N]{issued}[{accessed}].{path}."
    head = f"{document.issuer}." if document.issuer else ""
    number = f":{document.doc_no}" if document.doc_no else ""
    issued = f"({document.date})" if document.date else ""
    return f"{head}{title}{number}[EB/OL].{issued}[{accessed}].{path}."
