"""Makes the shelf that a release leaves to the tests of later ones: ``python -m tests.store.shelves.make 0.1``.

Fictional pages of the sample with their findings, two tasks, an attachment, a saved search, an account with a token. Made
once, when a version is released, by that version; never made anew.
"""

from __future__ import annotations

import gzip
import io
import sys
import tarfile
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.ledger import actions
from luoshi.model import ActorRole, Grant, Scope
from luoshi.store import Shelf, sources
from luoshi.store.accounts import accounts
from luoshi.store.attachments import keep
from luoshi.store.desk import desk, leave
from luoshi.store.saved import SavedSearch, save
from luoshi.store.sessions import Sessions
from tests.engine.conftest import lay_sample
from tests.ledger.office import by, in_hand, registered

FOLDER = Path(__file__).parent
PASSWORD = "落实 到每一件事 2026"

#: Pages that are left out, so that the archive stays small.
KEPT = ("plan_yunze.txt", "plan_linhu.txt", "portal_yunze.html")


def fill(folder: Path) -> Shelf:
    """Make the shelf."""
    shelf = lay_sample(folder)
    for card in list(sources.every(shelf)):
        if card.name not in KEPT:
            sources.remove(shelf, card.id)
    run(shelf, Serial())
    file = keep(shelf, io.BytesIO("办理情况报告\n".encode()), "报告.txt")
    task = in_hand(desk(shelf))
    actions.report(desk(shelf), task.id, by(ActorRole.HANDLER, 3), text=file.sha256, percent=40)
    registered(desk(shelf))
    save(shelf, SavedSearch("落实", "落实", level="province"))
    accounts(shelf).add("li", "李督查", PASSWORD, [Grant("市政府督查室", ActorRole.REGISTRAR)])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    Sessions(accounts(shelf)).issue_token("li", "monitor", Scope.READ, now, now + timedelta(days=90))
    leave(shelf)
    accounts(shelf).tables.close()
    return shelf


def main() -> None:
    """Write the archive of the version named; one that is there is never overwritten."""
    target = FOLDER / f"{sys.argv[1]}.tar.gz"
    with tempfile.TemporaryDirectory() as work, target.open("xb") as out:
        shelf = fill(Path(work) / "shelf")
        with (
            gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as packed,
            tarfile.open(fileobj=packed, mode="w") as archive,
        ):
            archive.add(shelf.path, "shelf")


if __name__ == "__main__":
    main()
