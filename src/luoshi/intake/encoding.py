"""Text encodings found out, not asked (编码识别): UTF-8, GB 18030, Big5, UTF-16 with and without byte order mark.

The decoded text is unchanged: CR LF, a byte order mark and NBSP stay, since offsets count from it. Among the encodings
that can hold Chinese the one wins whose reading gives common characters: level 1 of GB/T 2312 and of Big5, the two
national lists of characters in frequent use. This decides even a text of four characters, where statistics of
letters cannot.

Limitations: Chinese in EUC-TW, ISO-2022-CN and HZ is not recognised; other languages are left to charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from charset_normalizer import from_bytes

from luoshi.model import Issue, Severity, Span, UnreadableSource

RULE = "luoshi.intake.encoding.decode"

#: Byte order marks; UTF-32 before UTF-16, whose mark it begins with.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Encodings of Chinese tried in this order; the earlier one wins a tie.
CANDIDATES = ("utf-8", "gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
#: A declared GB 2312 or GBK is read as GB 18030, which holds both; Big5 as Microsoft's page 950, which is what is meant.
WIDENED = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "cp950", "hz": "gb18030"}

#: Characters that are looked at to choose between encodings.
SAMPLE = 4000
#: Below this share of common characters no Chinese encoding is believed (right readings measure 0.95 and more, wrong
#: ones under 0.5).
BELIEVED = 0.75
#: Share of characters that may be undecodable before a file counts as unreadable.
BAD_SHARE = 0.01
#: Positions named in one issue; the count is always exact.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes read as text: the encoding found, the text unchanged, what was odd about it."""

    text: str
    encoding: str
    issues: tuple[Issue, ...] = ()


@lru_cache(maxsize=1)
def common_characters() -> frozenset[str]:
    """Return the characters in frequent use: level 1 of GB/T 2312 and Big5, CJK punctuation, full-width forms."""
    found: set[str] = set("\u3000\xa0\ufeff·—–…‘’“”①②③④⑤⑥⑦⑧⑨⑩℃％‰×÷±→●▲■◆★☆○△□◇\u2003\u2002\u200b")
    for lead in range(0xB0, 0xD8):
        found.update(bytes((lead, trail)).decode("gb2312", "ignore") for trail in range(0xA1, 0xFF))
    for lead in range(0xA4, 0xC7):
        trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        found.update(bytes((lead, trail)).decode("big5", "ignore") for trail in trails)
    found.update(chr(code) for code in (*range(0x3001, 0x3012), 0x3014, 0x3015, *range(0xFF01, 0xFF5F)))
    return frozenset(found - {""})


def plausibility(text: str, ascii_counts: bool = False) -> float:
    """Return the share of common characters among the non-ASCII characters of a sample (0 to 1); 0 without any."""
    common = common_characters()
    sample = text[:SAMPLE] if len(text) <= SAMPLE else text[: SAMPLE // 2] + text[-SAMPLE // 2 :]
    letters = sample if ascii_counts else [c for c in sample if c > "\x7f"]
    if not letters:
        return 0.0
    return sum(c in common or "\x09" <= c <= "\x7e" for c in letters) / len(letters)


def decode(data: bytes, source_id: str, name: str, declared: str | None = None) -> Decoded:
    """Decode ``data``; ``declared`` is the charset that the document names, believed only if it reads well.

    Raises:
        UnreadableSource: if the bytes are binary or no encoding gives readable text.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _with_replacements(data, encoding, source_id, name)
    if b"\0" in data:
        return _wide(data, source_id, name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _chinese(data, source_id, name, declared)


def _wide(data: bytes, source_id: str, name: str) -> Decoded:
    """Read bytes with NUL as UTF-16 without a mark, or give them up as binary."""
    sample = data[: 4 * SAMPLE]
    scores = [(plausibility(sample.decode(e, "replace"), ascii_counts=True), e) for e in ("utf-16-le", "utf-16-be")]
    score, encoding = max(scores)
    if score < BELIEVED:
        raise UnreadableSource("binary data, not text", name, "add the document itself (text, HTML, PDF, DOCX)")
    return _with_replacements(data, encoding, source_id, name)


def _chinese(data: bytes, source_id: str, name: str, declared: str | None) -> Decoded:
    """Choose the encoding whose reading gives the largest share of common characters."""
    sample = data[: 2 * SAMPLE]
    wish = _python_name(declared)
    scores = []
    for rank, encoding in enumerate(CANDIDATES):
        score = plausibility(sample.decode(encoding, "replace"))
        # A declared charset wins over one that reads equally well, never over one that reads better.
        scores.append((round(score, 2), encoding == wish, -rank, encoding))
    score, _, _, best = max(scores)
    if score < BELIEVED:
        return _foreign(data, source_id, name)
    decoded = _with_replacements(data, best, source_id, name, score)
    if wish not in (None, best):
        issue = _issue(source_id, Severity.NOTE, f"declared {declared}, read as {best}", ())
        return Decoded(decoded.text, decoded.encoding, (*decoded.issues, issue))
    return decoded


def _python_name(declared: str | None) -> str | None:
    """Return the name under which Python knows a declared charset, widened; None if it knows none."""
    if not declared:
        return None
    try:
        found = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return WIDENED.get(found, found)


def _foreign(data: bytes, source_id: str, name: str) -> Decoded:
    """Leave text that is not Chinese to charset-normalizer; mixed encodings are read line by line."""
    mixed = _mixed(data)
    if mixed is not None and plausibility(mixed) >= BELIEVED:
        return _noted(mixed, "mixed", source_id, name, "lines in different encodings, read line by line")
    guess = from_bytes(data[: 64 * 1024]).best()
    if guess is None:
        raise UnreadableSource(
            "bytes that no known encoding reads as text", name, "save it as UTF-8 or GB 18030 and add it again"
        )
    text = data.decode(guess.encoding, "replace")
    return _noted(text, guess.encoding, source_id, name, f"encoding guessed as {guess.encoding}")


def _with_replacements(data: bytes, encoding: str, source_id: str, name: str, score: float = 1.0) -> Decoded:
    """Decode with U+FFFD for the bytes that cannot be read, and say where they stand."""
    try:
        text = data.decode(encoding)
        if score >= 0.95:
            return Decoded(text, encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    if encoding in ("utf-8", "gb18030", "cp950"):
        mixed = _mixed(data, encoding)
        if mixed is not None and mixed != text:
            return _noted(mixed, encoding, source_id, name, "some lines are in another encoding, read line by line")
    return _noted(text, encoding, source_id, name, "")


def _noted(text: str, encoding: str, source_id: str, name: str, note: str) -> Decoded:
    """Wrap a text that was not read cleanly; too many undecodable characters make it unreadable.

    Raises:
        UnreadableSource: if more than :data:`BAD_SHARE` of the characters could not be decoded.
    """
    issues = [_issue(source_id, Severity.WARNING, note, ())] if note else []
    bad = text.count("\ufffd")
    if bad > max(3, BAD_SHARE * len(text)):
        raise UnreadableSource(
            f"{bad} of {len(text)} characters cannot be decoded as {encoding}",
            name,
            "get the file anew, or save it as UTF-8 and add it again",
        )
    if bad:
        spans = tuple(Span(m.start(), m.end()) for m, _ in zip(re.finditer("\ufffd", text), range(SHOWN), strict=False))
        issues.append(_issue(source_id, Severity.WARNING, f"{bad} undecodable characters ({encoding})", spans))
    return Decoded(text, encoding, tuple(issues))


def _mixed(data: bytes, main: str = "gb18030") -> str | None:
    """Read a file line by line, each in the encoding that fits it (混合编码); None if one encoding fits all lines."""
    lines, others = [], 0
    for line in data.split(b"\n"):
        text, other = _line(line, main)
        lines.append(text)
        others += other
    return "\n".join(lines) if others else None


def _line(line: bytes, main: str) -> tuple[str, bool]:
    """Return one line as text, and whether it is in another encoding than ``main``."""
    if line.isascii():
        return line.decode("ascii"), False
    for encoding in dict.fromkeys(("utf-8", main, "gb18030", "cp950")):
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            continue
        if plausibility(text) >= BELIEVED:
            return text, encoding != main
    return line.decode(main, "replace"), False


def _issue(source_id: str, severity: Severity, message: str, spans: tuple[Span, ...]) -> Issue:
    return Issue(source_id, RULE, severity, message, spans)
