"""What comes off the carrier: deposits, refusals and the limits they are held against."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.model import Declared

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in at most (限额): everything beyond is refused by name, the rest goes on.

    Sizes are bytes. ``ratio`` is the largest ratio of unpacked to packed size of a ZIP member over ``ratio_from``
    bytes (plain Chinese text packs about 3:1, markup about 10:1); ``depth`` how many archives may stand in one another.
    ``file`` is one document of some twenty million characters, more than any that was ever issued.
    """

    file: int = 64 * MEBIBYTE
    member: int = 64 * MEBIBYTE
    archive: int = 8192 * MEBIBYTE
    members: int = 500_000
    ratio: int = 200
    ratio_from: int = 8 * MEBIBYTE
    depth: int = 3


@dataclass(frozen=True, slots=True)
class Deposit:
    """One document as handed in (来件): its bytes, its name, where it came from and what is declared of it.

    ``name`` is the path below the folder that was added, ``archive.zip/member.txt`` for a member of an archive and
    ``table.csv#12`` for a row; ``origin`` the file on disk; ``container`` the archive or table that holds it.
    """

    data: bytes = field(repr=False)
    name: str
    origin: str
    declared: Declared = field(default_factory=Declared)
    container: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not taken in (拒收): what is wrong and what to do; the rest goes on.

    ``lost`` tells a document that the user offered and does not get from a remark (an unreadable date of a manifest, a
    hidden file of the system), after which nothing is missing.
    """

    name: str
    what: str
    remedy: str = ""
    lost: bool = True
