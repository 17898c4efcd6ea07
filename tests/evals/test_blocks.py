"""Tables of the documentation are replaced as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.blocks import write_block

PAGE = "# A page\n\n<!-- a: begin -->\nold\n<!-- a: end -->\n\nThe rest stays.\n"


def test_a_table_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    """Twice over, with other text around."""
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    write_block(page, "a", "new")
    write_block(page, "a", "newer")
    assert page.read_text(encoding="utf-8") == PAGE.replace("old", "newer")


@pytest.mark.parametrize("text", ["no marks", PAGE.replace("<!-- a: end -->", ""), PAGE + PAGE])
def test_a_page_without_its_marks_is_left_alone(tmp_path: Path, text: str) -> None:
    """A lost end mark would take the rest of the page with it."""
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="begin"):
        write_block(page, "a", "new")
    assert page.read_text(encoding="utf-8") == text
