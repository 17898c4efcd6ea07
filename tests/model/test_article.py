"""Pieces partition their source; identities come from places."""

import pickle
import re
from collections.abc import Callable

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
    Thread,
    UnreadableSource,
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


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (LuoshiError("file is empty", "a.txt", "leave it out"), "file is empty [a.txt] → leave it out"),
        (LuoshiError("file is empty", "a.txt"), "file is empty [a.txt]"),
        (UnreadableSource("file is empty", remedy="leave it out"), "file is empty → leave it out"),
        (LuoshiError("file is empty"), "file is empty"),
    ],
)
def test_an_error_says_what_where_and_what_to_do(error: LuoshiError, line: str):
    """One line for the user, the same behind the border of a worker process."""
    back = pickle.loads(pickle.dumps(error))

    assert str(error) == str(back) == line
    assert (type(back), back.what, back.where, back.remedy) == (type(error), error.what, error.where, error.remedy)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Piece(Span(0, 1), None, None, 0, WHY), "a piece is either kept with a role or dropped for a reason"),
        (lambda: Thread(), "a thread is either a source span or glue"),
        (lambda: Thread(span=Span(0, 1), glue=" "), "a thread is either a source span or glue"),
        (lambda: Thread(glue="字"), "glue must be white space, not '字'"),
        (lambda: Span(3, 3), "span 3..3 is empty, negative or turned round"),
    ],
)
def test_a_noun_that_makes_no_sense_says_why(make: Callable[[], object], says: str):
    """Whoever builds one wrongly is told what it must be."""
    with pytest.raises(ValueError, match=f"^{re.escape(says)}$"):
        make()
