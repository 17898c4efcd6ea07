"""A bibliography of a collection (文献目录): CSL-JSON for reference managers, one entry a document; the plug-in ``csl``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import IO, Any

from luoshi.export.citing import csl
from luoshi.model import Citable


class Bibliography:
    """Writes every document of a collection as an entry of a CSL-JSON file."""

    def write(self, rows: Callable[[str], Iterable[Mapping[str, Any]]], stream: IO[bytes]) -> int:
        """Write the documents and return how many there were."""
        today = date.today().isoformat()
        entries = [csl(_citable(row, today)) for row in rows("documents")]
        stream.write(json.dumps(entries, ensure_ascii=False, indent=1, default=str).encode() + b"\n")
        return len(entries)


def _citable(row: Mapping[str, Any], today: str) -> Citable:
    return Citable(
        key=row["article_id"],
        title=row["title"] or row["source_name"],
        authors=(row["issuer"],) if row["issuer"] else (),
        outlet=row["outlet"],
        page=None,
        number=row["doc_no"],
        issued=row["date"],
        accessed=today,
        place=f"/articles/{row['article_id']}",
    )


CSL = Bibliography()
