"""Bylines (署名): lines that say who wrote or spoke, and credits inside a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon import Lexicon
from luoshi.lexicon.outlets import outlets
from luoshi.lexicon.page_cues import byline_roles, office_words
from luoshi.model import Span
from luoshi.restore.gaps import CJK
from luoshi.restore.names import split_names

#: Signs that papers set before a byline.
_SIGNS = "■□●○◆◇▲△★☆※*·•"
_COLLECTIVE = re.compile("(?:评论员|编辑部|社论|观察员|评论部)$")
_NOT_OFFICE = re.compile("[。！？!?；;，,：:“”‘’%]")
#: 钟声, 任仲平: a pen name needs no surname.
_ANY_NAME = re.compile(f"[{CJK}]{{2,4}}")


#: Without a blank, a sign or a credit word a line is no byline.
_MAY_SIGN = re.compile(f"[\\s{_SIGNS}：:/／]|记者|员|编辑部|社论|评论|作者|撰|文|图|供稿|执笔")

#: A name that closes a credit in brackets, or is followed by the next role.
NAME_BEFORE_BRACKET = re.compile(f"[{CJK}]{{2,4}}(?:[）)、]|记者|通讯员|摄影)")


@dataclass(frozen=True, slots=True)
class Signature:
    """One name of a byline: name without blanks, office or role as printed, source spans."""

    name: str
    role: str
    spans: tuple[Span, ...]


def byline_role(printed: str, lexicon: Lexicon) -> str:
    """Return what a printed role comes down to: reporter, correspondent, commentator, photographer or author.

    An office (湖南省委书记) makes an author; an unknown word is returned as it is.
    """
    known = byline_roles(lexicon)
    if not printed or printed in known:
        return known.get(printed, "author")
    for word in sorted(known, key=len, reverse=True):
        if len(word) > 1 and printed.endswith(word):
            return known[word]
    return "author" if _ends_in_office(printed, lexicon) else printed


def byline_line(raw: str, start: int, lexicon: Lexicon) -> tuple[Signature, ...]:
    """署名行：单独成行的作者、记者、评论员署名，如“湖南省委书记 张庆伟”“本报记者 吴丽琳”“■记者 张三 通讯员 李四”。

    A line of its own that names the writer or speaker, with the office or role before the name; not part of the text.
    ``start`` is the source offset of ``raw``. Returns nothing if the line is no byline.
    """
    if len(raw) > 80 or _MAY_SIGN.search(raw) is None:
        return ()
    body = raw.strip()
    offset = start + raw.index(body[0]) if body else start
    opened = len(body) - len(body.lstrip(_SIGNS + " （(【[\u3000"))
    text = body[opened:].rstrip(" ）)】]\u3000")
    offset += opened
    if not text or len(text) < 2 or _NOT_OFFICE.search(text.replace("：", "", 1).replace(":", "", 1)):
        return ()
    found = _collective(text, offset, lexicon) or credits_in(text, offset, lexicon) or _office(text, offset, lexicon)
    return found or (name_line(text, offset, lexicon) if body[0] in _SIGNS else ())


def plain_byline(signatures: tuple[Signature, ...], before: str, lexicon: Lexicon) -> bool:
    """Tell whether a byline is so plain that the text before it need not be closed.

    An office with a name and an outlet's commentator are; a credit is unless it may be the middle of one in brackets.
    """
    if all(one.role == "评论员" or _ends_in_office(one.role, lexicon) for one in signatures):
        return True
    opened = max(before.rfind("（"), before.rfind("("))
    return all(one.role for one in signatures) and opened <= max(before.rfind("）"), before.rfind(")"))


def office_line(raw: str, start: int, lexicon: Lexicon) -> tuple[Signature, ...]:
    """职务姓名行：标题与正文之间“自治区主席 嘎玛泽登”一类的行，姓名不在姓氏表里也算署名。

    An office and, after a blank, two to five characters between headline and text: a signature, though the name begins
    with no known surname.
    """
    match = re.fullmatch(f"(?P<office>[{CJK}、]{{2,30}})\\s+(?P<name>[{CJK}]{{2,5}})", raw.strip())
    if match is None or not _ends_in_office(match["office"], lexicon):
        return ()
    at = start + raw.index(match["name"])
    return (Signature(match["name"], match["office"], (Span(at, at + len(match["name"])),)),)


def name_line(raw: str, start: int, lexicon: Lexicon) -> tuple[Signature, ...]:
    """姓名行：标题下面单独成行的姓名，即作者。

    A name alone on a line below a headline is that of the author.
    """
    if len(raw) > 24:
        return ()
    return tuple(
        Signature("".join(raw[low:high].split()), "", (Span(start + low, start + high),))
        for low, high in split_names(raw, lexicon)
    )


def credits_in(text: str, offset: int, lexicon: Lexicon) -> tuple[Signature, ...]:
    """记者署名：“记者 陈静 通讯员 廖为”一类，职务词后跟一个或几个姓名。

    Credit words, each followed by one or more names; everything between the ends of ``text`` must be read so.
    """
    found: list[Signature] = []
    matches = list(_credit_words(lexicon).finditer(text))
    if not matches or not _prefix_allowed(text[: matches[0].start()], lexicon):
        return ()
    for index, match in enumerate(matches):
        stop = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        names = text[match.end() : stop]
        role = match.group().strip()
        for word in ("文图", "报道", "摄影报道", "摄影", "整理", "摄", "采写", "供稿"):
            if names.rstrip(" /／").endswith(word):
                names = names.rstrip(" /／").removesuffix(word).rstrip(" /／")
        bare = names.strip(" :：/／、\u3000\n\r")
        if not bare or outlets(lexicon).named(bare) is not None:
            if index + 1 == len(matches):
                return ()
            continue
        lead = len(names) - len(names.lstrip(" :：/／、\u3000\n\r"))
        base = match.end() + lead
        bounds = split_names(names[lead:], lexicon)
        if not bounds:
            return ()
        for low, high in bounds:
            name = "".join(names[lead + low : lead + high].split())
            found.append(Signature(name, role, (Span(offset + base + low, offset + base + high),)))
    return tuple(found)


@lru_cache(maxsize=4)
def _credit_words(lexicon: Lexicon) -> re.Pattern[str]:
    words = sorted((word for word in byline_roles(lexicon) if len(word) > 1), key=len, reverse=True)
    words = [word for word in words if not _COLLECTIVE.search(word) and word not in {"摄影", "整理", "供稿"}]
    return re.compile("(?:" + "|".join(re.escape(word) for word in words) + "|(?<![\u4e00-\u9fff])[文图](?=[/／：: ]))")


def _prefix_allowed(prefix: str, lexicon: Lexicon) -> bool:
    """Tell whether what stands before the first credit word may: nothing, an outlet, 文/图, 本版文、图 and an outlet."""
    bare = re.sub("^(?:本版)?(?:文图?|图文?)?", "", re.sub(r"[\s/／|:：、]", "", prefix))
    if not bare or bare in {"本报", "本网", "本刊", "本台"}:
        return True
    name = bare.removesuffix("全媒体").removesuffix("首席").removesuffix("特约")
    return outlets(lexicon).named(name) is not None


def _collective(text: str, offset: int, lexicon: Lexicon) -> tuple[Signature, ...]:
    """Read 湖南日报全媒体评论员, 本报评论员 (with a name or without), 钟声 alone is not known."""
    bare = "".join(text.split())
    if len(bare) <= 20 and _COLLECTIVE.search(bare):
        return (Signature(bare, "评论员", (Span(offset, offset + len(text)),)),)
    match = re.fullmatch(r"(\S{0,12}?评论员)[\s:：]+(\S{2,4})", text)
    if match is not None and _ANY_NAME.fullmatch(match[2]):
        return (Signature(match[2], match[1], (Span(offset + match.start(2), offset + match.end(2)),)),)
    return ()


def _office(text: str, offset: int, lexicon: Lexicon) -> tuple[Signature, ...]:
    """Read an office and a name with a blank between (湘潭市委常委、组织部部长 刘俊)."""
    for match in re.finditer(r"\s+", text):
        office, name = text[: match.start()], text[match.end() :]
        bare = "".join(office.split())
        if not 2 <= len(bare) <= 60 or not _ends_in_office(bare, lexicon):
            continue
        bounds = split_names(name, lexicon)
        if len(bounds) == 1 and bounds[0] == (0, len(name)):
            return (Signature("".join(name.split()), bare, (Span(offset + match.end(), offset + len(text)),)),)
    return ()


def _ends_in_office(office: str, lexicon: Lexicon) -> bool:
    return office.endswith(office_words(lexicon))
