"""Findings as W3C Web Annotations (网络标注): any annotation tool can lay them over the text they were found in.

Web Annotation Data Model, W3C Recommendation of 23 February 2017: the quotation with its neighbours (TextQuoteSelector)
and the place by code points (TextPositionSelector), the source by the digest of its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luoshi.model import Anchor

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def web_annotation(kind: str, anchor: Anchor, facts: Mapping[str, Any], generator: str) -> dict[str, Any]:
    """Return one finding as an annotation: ``kind`` is its tag, ``facts`` what was read, ``generator`` the program.

    A finding over several stretches of a broken page has one target whose selectors are those of its stretches.
    """
    place = ",".join(f"{span.start}-{span.end}" for span in anchor.spans)
    return {
        "@context": CONTEXT,
        "id": f"urn:luoshi:{anchor.source_id}:{kind}:{place}",
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {"type": "Software", "name": generator},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": kind},
            {"type": "Dataset", "purpose": "describing", "value": dict(facts)},
        ],
        "target": {
            "source": f"urn:luoshi:{anchor.source_id}",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": anchor.quote,
                    "prefix": anchor.prefix,
                    "suffix": anchor.suffix,
                },
                *({"type": "TextPositionSelector", "start": span.start, "end": span.end} for span in anchor.spans),
            ],
        },
    }
