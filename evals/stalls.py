"""Regular expressions that stall: every pattern of luoshi on long repeated texts, and whole pages made of them.

    python -m evals.stalls                  every pattern, each on some hundred texts of its own letters
    python -m evals.stalls --pages          every reader, restoring and annotating, on pages of one thing repeated

A pattern whose time grows with the square of a text needs seconds where a linear one needs a millisecond, so the kernel's
clock tells them apart at any load of the machine: what is still at work after the hard stop of processor time has stalled.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import resources
from itertools import product
from pathlib import Path
from re import _compiler  # type: ignore[attr-defined]
from typing import Any

from evals.stopping import TooSlow, within

#: Letters of a text, and processor seconds after which whoever still looks at it has stalled: what grows with the square
#: takes over ten seconds for so many.
LONG, STOP = 40_000, 3.0

#: What texts are made of besides the letters of the pattern itself.
COMMON = "　 \n\t0１一月年，。、：（）《》—-.<&a落实"


def stopped(work: Callable[[], object], seconds: float) -> bool:
    """Do ``work`` and tell whether it was still at it after so many seconds of processor time."""
    try:
        with within(seconds):
            work()
    except TooSlow:
        return True
    return False


def patterns() -> dict[tuple[str, int], tuple[str, re.Pattern[str]]]:
    """Return every pattern of text that luoshi compiles on import and while it reads the sample, with the room that does."""
    found: dict[tuple[str, int], tuple[str, re.Pattern[str]]] = {}
    plain = _compiler.compile

    def noted(pattern: Any, flags: int = 0) -> Any:
        made = plain(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_globals["__name__"] in ("re", "re._compiler", __name__):
            frame = frame.f_back
        room = frame.f_globals.get("__name__", "")
        if room.startswith("luoshi") and isinstance(made.pattern, str):
            found.setdefault((made.pattern, made.flags), (room, made))
        return made

    _compiler.compile = noted
    try:
        re.purge()
        _all_at_work()
    finally:
        _compiler.compile = plain
    return found


def _all_at_work() -> None:
    import luoshi

    for name in [name for name in sys.modules if name.startswith("luoshi")]:
        del sys.modules[name]
    for module in pkgutil.walk_packages(luoshi.__path__, "luoshi."):
        if not module.name.endswith(("__main__", ".spark")):
            importlib.import_module(module.name)
    from evals.fuzz_readers import check

    with resources.as_file(resources.files("luoshi.sample")) as sample:
        for page in sorted((sample / "pages").glob("*.*")):
            check(page, annotating=True)


def texts(pattern: str) -> Iterator[str]:
    """Yield long texts of what a pattern is made of: each letter repeated, each pair, with a letter that ends them badly."""
    own = list(dict.fromkeys(letter for letter in pattern if letter not in "\\[](){}|?*+^$.:=!<>-"))[:14]
    letters = list(dict.fromkeys([*own, *COMMON]))
    for letter in letters:
        yield letter * LONG + "\0"
    for first, second in product(own[:7], [*own[:7], " ", "\n", "1"]):
        if first != second:
            yield (first + second) * (LONG // 2) + "\0"
    yield "".join(own) * (LONG // max(1, len(own))) + "\0"


def stalling(pattern: re.Pattern[str]) -> str | None:
    """Return the beginning of the first text on which a pattern stalls, None if there is none."""
    for text in texts(pattern.pattern):
        for ask in (pattern.search, pattern.match, lambda found: sum(1 for _ in pattern.finditer(found))):
            if stopped(lambda ask=ask, text=text: ask(text), STOP):  # type: ignore[misc]
                return text[:12]
    return None


#: Units of which pages are made: what readers and rules look for, without end.
UNITS = (
    "（", "）", "《", "“", "一、", "（一）", "1.", "第一条", "，", "。", " ", "　", "\n", "\r\n", "\t", "·", "…", "—", "0", "１",
    "2027年", "3月", "万元", "%", "到2027年", "牵头单位：", "责任单位：财政局", "（责任单位：", "各市要", "落实", "省", "省人民政府", "市长",
    "转第2版", "（上接1版）", "本报讯 ", "记者 ", "新华社", "〔2026〕1号", "http://", "a", "é", "\u202e", "\u0301", "😀", "\x00", "&amp;",
    "年底前", "不低于", "增长5%以上", "一批", "一是", "要", "；", "：", "/", "|", "1 ", "一 ", "表1 ", "附件：", "关于印发", "的通知",
)  # fmt: skip

MARKUP = (
    "<div>", "<p>", "<table><tr><td>", "<!--", "<script>", "<a href='x'>", "</div>", "&#x4e00;", "<b>字</b>", "<br>", "<li>一、", "<!DOCTYPE ",
    "<meta name=a content=b>", "<td>1</td>", "<span style='display:none'>", "<", "<![CDATA[", "<svg>", "<template>", "<option>字",
)  # fmt: skip


def stalling_pages(size: int, per: float) -> Iterator[str]:
    """Yield what stalls: pages of ``size`` letters made of one unit, read, restored and annotated; ``per`` s a page."""
    from evals.fuzz_readers import check

    with tempfile.TemporaryDirectory() as folder:
        for ending, units in (("txt", UNITS), ("html", (*MARKUP, *UNITS[:12]))):
            for unit in units:
                path = Path(folder) / f"page.{ending}"
                path.write_text(unit * (size // len(unit)), encoding="utf-8", newline="")
                try:
                    check(path, annotating=True, allowed=per)
                except TooSlow as error:
                    yield f"{ending} of {unit!r}: {error}"


def main() -> int:
    """Try all and print what stalls; 1 if anything does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--size", type=int, default=200_000)
    asked = parser.parse_args()
    found = 0
    if asked.pages:
        for told in stalling_pages(asked.size, 15.0):
            found += 1
            print(told, flush=True)
        print(f"{found} kinds of page stall")
        return bool(found)
    every = patterns()
    for room, pattern in sorted(every.values(), key=lambda one: one[0]):
        if (text := stalling(pattern)) is not None:
            found += 1
            print(f"{room}: {pattern.pattern[:150]!r} stalls on {text!r}", flush=True)
    print(f"{found} of {len(every)} patterns stall")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
