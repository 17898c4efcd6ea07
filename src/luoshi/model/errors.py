"""The one family of errors that a user can mend."""

from __future__ import annotations


class LuoshiError(Exception):
    """Something the user can put right: says what is wrong, where, and what to do.

    Anything else that is raised is a defect of luoshi and shows a traceback with a line that asks for a report.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        place = f" [{self.where}]" if self.where else ""
        todo = f" → {self.remedy}" if self.remedy else ""
        return f"{self.what}{place}{todo}"


class UnreadableSource(LuoshiError):
    """A file that cannot be read as a document; the other files go on."""


class BrokenAnchor(LuoshiError):
    """A quotation that does not stand at its spans; the record is not loaded."""


class ShelfError(LuoshiError):
    """A shelf that cannot be opened, written or understood."""


class UnknownName(LuoshiError):
    """A document, body, kind or task that the shelf does not hold."""


class IllegalAction(LuoshiError):
    """A dealing that the rules of the profile, the role or the evidence do not allow."""
