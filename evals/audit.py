"""The audit of what luoshi depends on: every package pinned by hash, under a licence that may be passed on, none refused.

    python -m evals.audit            what can be told from the lock files and the installed packages: needs no network
    python -m evals.audit --online   known vulnerabilities too (pip-audit), or a line that says why they were not looked up

``make check`` runs the second. A service that cannot be reached is told and no failure; a vulnerability is one.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = (ROOT / "requirements" / "run.txt", ROOT / "requirements" / "dev.txt")
REFUSED = ROOT / "requirements" / "refused.csv"

#: Licences under which a package may stand in the core, as parts of an SPDX expression or as a classifier names them.
PERMISSIVE = (
    "mit",
    "mit-0",
    "bsd",
    "0bsd",
    "bsd-2-clause",
    "bsd-3-clause",
    "apache",
    "apache-2.0",
    "psf-2.0",
    "zlib",
    "cc0-1.0",
    "isc",
    "unlicense",
)
#: Weak copyleft, fit for a tool that builds or a library that is used as it is, never for code of our own.
WEAK = ("mpl-2.0", "mozilla public license 2.0", "lgpl")

_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
_SERVICE = ("pypi.org", 443)
_CLASSIFIER = "License :: OSI Approved :: "


def pins(text: str) -> dict[str, tuple[str, int]]:
    """Return the packages of a lock file: name -> (version, number of hashes)."""
    found: dict[str, tuple[str, int]] = {}
    name = ""
    for line in text.splitlines():
        if pin := _PIN.match(line):
            name = pin[1].lower()
            found[name] = (pin[2], 0)
        if name:
            version, hashes = found[name]
            found[name] = (version, hashes + len(_HASH.findall(line)))
    return found


def unpinned(text: str) -> list[str]:
    """Return the requirements of a lock file without version or without hash."""
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    loose = [line.split()[0] for line in lines if not _PIN.match(line)]
    return loose + [name for name, (_, hashes) in pins(text).items() if not hashes]


def refused(names: set[str]) -> Iterator[str]:
    """Yield the packages that are never taken, with the reason."""
    with REFUSED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["package"] in names:
                yield f"{row['package']} is refused: {row['why']}"


def licence_of(name: str) -> str | None:
    """Return the licence that an installed package names, lower case; None if it is not installed here."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    classifiers = [one.removeprefix(_CLASSIFIER) for one in told.get_all("Classifier") or [] if "License ::" in one]
    expression, name_of = (" ".join(told.get_all(field) or []) for field in ("License-Expression", "License"))
    return (expression or " and ".join(classifiers) or name_of.split("\n")[0]).lower()


def unfit(licence: str, allowed: tuple[str, ...]) -> list[str]:
    """Return the parts of a licence expression that are not allowed; one of several offered (OR) suffices."""
    alternatives = [
        [part.strip(" ()") for part in re.split(r"\band\b|,", choice)] for choice in re.split(r"\bor\b", licence)
    ]
    known = [[part for part in parts if not any(part.startswith(one) for one in allowed)] for parts in alternatives]
    return min(known, key=len)


def offline() -> Iterator[str]:
    """Yield what is amiss with the lock files and the licences of the core."""
    for lock in LOCKS:
        text = lock.read_text(encoding="utf-8")
        yield from (f"{lock.name}: {name} is not pinned by hash" for name in unpinned(text))
        yield from (f"{lock.name}: {told}" for told in refused(set(pins(text))))
    core = pins(LOCKS[0].read_text(encoding="utf-8"))
    wholly = pins(LOCKS[1].read_text(encoding="utf-8"))
    for name, (version, _) in core.items():
        if name in wholly and wholly[name][0] != version:
            yield f"{name} is {version} in run.txt and {wholly[name][0]} in dev.txt"
    for name in core:
        licence = licence_of(name)
        if licence is None:
            continue
        # What pypdfium2 says besides: PDFium and what it holds, all permissive (its LICENSES folder).
        parts = [part for part in unfit(licence, (*PERMISSIVE, *WEAK[:2])) if part != "dependency licenses"]
        if parts or not licence:
            yield f"{name}: licence “{', '.join(parts) or 'not told'}” may not stand in the core"


def online() -> tuple[bool, str]:
    """Look known vulnerabilities up; return whether none was found, and what to tell."""
    try:
        socket.create_connection(_SERVICE, timeout=3).close()
    except OSError as error:
        return True, f"vulnerabilities NOT looked up: {_SERVICE[0]} cannot be reached ({error})"
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    ran = subprocess.run(
        [*command, "--timeout", "10", "-f", "json", "-r", str(LOCKS[0])],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    try:
        return verdict(json.loads(ran.stdout)["dependencies"])
    except (ValueError, KeyError):
        return (
            True,
            f"vulnerabilities NOT looked up: {(ran.stderr.strip().splitlines() or ['pip-audit said nothing'])[-1]}",
        )


def verdict(rows: list[dict[str, Any]]) -> tuple[bool, str]:
    """Return whether no vulnerability is known of any package, and what to tell; one that was skipped is told as such."""
    found = [f"{row['name']} {row['version']}: {one['id']}" for row in rows for one in row.get("vulns", ())]
    skipped = [row["name"] for row in rows if "skip_reason" in row]
    if found:
        return False, "known vulnerabilities: " + "; ".join(found)
    if len(skipped) == len(rows):
        return True, "vulnerabilities NOT looked up: the service knows none of the packages"
    return (
        True,
        f"no known vulnerability in {len(rows) - len(skipped)} packages, NOT looked up: {', '.join(skipped) or 'none'}",
    )


def main() -> int:
    """Tell what is amiss; 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--online", action="store_true", help="look known vulnerabilities up, too")
    asked = parser.parse_args()
    faults = list(offline())
    for fault in faults:
        print(f"audit: {fault}")
    good, told = online() if asked.online else (True, "vulnerabilities not looked up: --online was not given")
    print(
        f"audit: {len(pins(LOCKS[0].read_text(encoding='utf-8')))} packages of the core, {len(faults)} faults; {told}"
    )
    return 1 if faults or not good else 0


if __name__ == "__main__":
    sys.exit(main())
