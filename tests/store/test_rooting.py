"""The anchor at an address (出处): however it was pasted, and whichever way round its ends stand."""

from __future__ import annotations

import pytest

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.model import UnknownName
from luoshi.store import Shelf
from luoshi.store.query.rooting import anchor_of
from tests.engine.conftest import lay_sample

PLACE = "03457c4b71ff702b.697-725"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Return the sample, run."""
    laid = lay_sample(tmp_path_factory.mktemp("rooting") / "shelf")
    run(laid, Serial())
    return laid


@pytest.mark.parametrize(
    "address", [PLACE, f" {PLACE} ", f"/p/{PLACE}", f"http://127.0.0.1:8000/p/{PLACE}", "03457c4b71ff702b.725-697"]
)
def test_an_address_is_an_anchor(shelf: Shelf, address: str) -> None:
    """As luoshi prints it, as a browser shows it, as a passage is named that runs into an earlier column."""
    anchor = anchor_of(shelf, address)

    assert (anchor.source_id, anchor.quote) == (
        "03457c4b71ff702b",
        "建立省领导联系产业链制度，一链一图、一链一策、一链一专班",
    )
    assert (anchor.spans[0].start, anchor.spans[-1].end) == (697, 725)


@pytest.mark.parametrize("address", ["plan_yunze.txt", "03457c4b71ff702b.5-5", "03457c4b71ff702b.10-900000"])
def test_what_is_no_place_of_a_source_is_refused(shelf: Shelf, address: str) -> None:
    """A name, an empty stretch, a place behind the text."""
    with pytest.raises(UnknownName):
        anchor_of(shelf, address)
