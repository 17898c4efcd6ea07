"""Pieces partition their source; identities come from places."""

import pytest

from luoshi.model import (
    DropReason,
    LuoshiError,
    Passage,
    PassageKind,
    Piece,
    Reason,
    Role,
    Span,
    check_partition,
)

WHY = Reason("restore.rule")


def kept(start: int, end: int) -> Piece:
    """Return a kept piece."""
    return Piece(Span(start, end), Role.BODY, None, 0, WHY)


def test_a_partition_covers_every_character_once():
    """Kept and dropped together make the page, in any order."""
    check_partition([Piece(Span(3, 5), None, DropReason.WRAP, None, WHY), kept(0, 3)], 5)


@pytest.mark.parametrize(
    ("pieces", "length"),
    [([kept(0, 3)], 5), ([kept(1, 5)], 5), ([kept(0, 3), kept(2, 5)], 5), ([], 1)],
)
def test_a_hole_or_a_doubled_character_is_refused(pieces: list[Piece], length: int):
    """Nothing of a page is lost or told twice."""
    with pytest.raises(ValueError, match="pieces"):
        check_partition(pieces, length)


@pytest.mark.parametrize(("role", "drop"), [(None, None), (Role.BODY, DropReason.WRAP)])
def test_a_piece_is_kept_or_dropped(role: Role | None, drop: DropReason | None):
    """Never both, never neither."""
    with pytest.raises(ValueError, match="either"):
        Piece(Span(0, 1), role, drop, None, WHY)


def test_a_passage_is_named_by_its_place():
    """Its permanent identity is the source and the span, whatever restoring finds around it."""
    passage = Passage("s", 2, 7, PassageKind.SENTENCE, "甲乙", 0, 2, (Span(4, 5), Span(7, 8)), 0)

    assert (passage.id, passage.article_id) == ("s.4-8", "s-2")


def test_an_error_says_what_where_and_what_to_do():
    """One line for the user."""
    assert str(LuoshiError("file is empty", "a.txt", "leave it out")) == "file is empty [a.txt] → leave it out"
