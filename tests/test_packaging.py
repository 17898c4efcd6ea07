"""What is given out: built the same twice, signed so that a change shows, and dependencies that may be passed on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from evals import audit

ROOT = Path(__file__).resolve().parents[1]


def _tree(folder: Path) -> None:
    """Copy what a build reads."""
    for name in ("src", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "README.zh.md", "CHANGES.md", "LICENSE", "Makefile", ".gitignore"):
        shutil.copyfile(ROOT / name, folder / name)


def test_two_builds_of_one_tree_are_equal_byte_for_byte(tmp_path: Path):
    """Whatever the folder, the day, and who may read the files."""
    sums = []
    for number, mode in ((1, 0o644), (2, 0o600)):
        tree = tmp_path / f"tree{number}" / ("deep" * number)
        tree.mkdir(parents=True)
        _tree(tree)
        for path in tree.rglob("*"):
            if path.is_file():
                path.chmod(mode)
                os.utime(path, (number * 10**9, number * 10**9))
        out = tmp_path / f"out{number}"
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-d", str(out)],
            cwd=tree,
            check=True,
            capture_output=True,
            env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"},
        )
        sums.append({path.name: sha256(path.read_bytes()).hexdigest() for path in out.iterdir()})
    assert sums[0] == sums[1]
    assert {Path(name).suffix for name in sums[0]} == {".whl", ".gz"}


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_signed_checksums_show_a_change(tmp_path: Path):
    """As the release script signs and the documentation says to check, with a key made for this test."""

    def keygen(*words: str, given: bytes = b"") -> int:
        return subprocess.run(
            ["ssh-keygen", *words], cwd=tmp_path, input=given, capture_output=True, check=False
        ).returncode

    assert keygen("-q", "-t", "ed25519", "-N", "", "-f", "key") == 0
    sums = tmp_path / "SHA256SUMS"
    sums.write_text(f"{sha256(b'x').hexdigest()}  luoshi.whl\n")
    assert keygen("-q", "-Y", "sign", "-f", "key", "-n", "luoshi-release", "SHA256SUMS") == 0
    (tmp_path / "allowed").write_text("release@luoshi " + (tmp_path / "key.pub").read_text())
    verify = ("-Y", "verify", "-f", "allowed", "-I", "release@luoshi", "-n", "luoshi-release", "-s", "SHA256SUMS.sig")
    assert keygen(*verify, given=sums.read_bytes()) == 0
    assert keygen(*verify, given=sums.read_bytes().replace(b"luoshi", b"other")) != 0


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", ["luoshi.service", "luoshi-backup.service", "luoshi-backup.timer"])
def test_systemd_takes_the_unit(unit: str, tmp_path: Path):
    """Every word of it is known; the programs it names are put where this machine has some."""
    for name in ("luoshi.service", "luoshi-backup.service", "luoshi-backup.timer"):
        text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/opt/luoshi/bin/luoshi serve", "/bin/true serve"), encoding="utf-8")
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)], capture_output=True, text=True, check=False
    )
    told = [line for line in ran.stderr.splitlines() if "luoshi" in line]
    assert told == []


def test_nothing_of_the_lock_files_is_amiss():
    """Pinned by hash, under a licence that may be passed on, none refused."""
    assert list(audit.offline()) == []


def test_the_audit_would_see_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A package without hash, a refused one, two versions of one, a licence that takes more than it gives."""
    mark = "--hash=sha256:" + "0" * 64
    run, dev = tmp_path / "run.txt", tmp_path / "dev.txt"
    run.write_text(f"click==8.2 \\\n    {mark}\nloose>=1\nbare==1.0\npymupdf==1.0 \\\n    {mark}\n")
    dev.write_text(f"click==8.3 \\\n    {mark}\n")
    monkeypatch.setattr(audit, "LOCKS", (run, dev))
    told = "\n".join(audit.offline())
    for what in ("loose>=1 is not pinned", "bare is not pinned", "pymupdf is refused", "8.2 in run.txt and 8.3"):
        assert what in told
    allowed = audit.PERMISSIVE
    assert audit.unfit("agpl-3.0-or-later", allowed) and audit.unfit("mit and gpl-3.0", allowed)
    assert audit.unfit("lgpl-3.0", allowed)
    assert not audit.unfit("apache-2.0 or gpl-2.0", allowed)
    assert not audit.unfit("bsd-3-clause and 0bsd and mit and zlib and cc0-1.0", allowed)


def test_a_service_that_cannot_be_reached_is_told_and_no_failure(monkeypatch: pytest.MonkeyPatch):
    """CI without a network goes on, and says what it did not do."""
    monkeypatch.setattr(audit, "_SERVICE", ("127.0.0.1", 1))
    good, told = audit.online()
    assert good and "NOT looked up" in told


def test_a_vulnerability_fails_and_a_package_that_was_skipped_is_told():
    """What pip-audit says of each package; a mirror that knows none of them is no clean bill."""
    clean, hit = {"name": "a", "version": "1", "vulns": []}, {"name": "b", "version": "2", "vulns": [{"id": "CVE-1"}]}
    skipped = {"name": "c", "skip_reason": "not found"}
    assert audit.verdict([clean, hit]) == (False, "known vulnerabilities: b 2: CVE-1")
    assert audit.verdict([clean, skipped]) == (True, "no known vulnerability in 1 packages, NOT looked up: c")
    assert "NOT looked up" in audit.verdict([skipped])[1]
