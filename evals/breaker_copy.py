"""What is printed of each clean article (发稿): headline lines, byline, paragraphs, headings, captions, jump markers.

All names, offices and papers put in here are fictional or empty formulas (本报讯).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from evals.breaker_articles import Clean
from evals.breaker_damage import BylinePlace, Damage

_SURNAMES = "林沈陆顾孟许韩罗宋郑谢唐冯于董萧程曹袁邓傅曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金"
_GIVEN = "知秋听澜清远文博子涵立群志远晓东建国海燕春华雨桐思源明哲静怡浩然嘉宁若溪亦凡书颖景行伯安"
_TOWNS = ("云泽", "临湖", "青屿", "川口", "白岭")
_PAPERS = ("云泽日报", "临湖日报", "青屿晚报")
_OFFICES = (
    "云泽省委书记", "临湖市委书记", "临湖市委常委、组织部部长", "青屿市委常委、市委秘书长", "川口市副市长",
    "白岭县委书记", "临湖市委常委、市委政法委书记", "云泽省教育厅厅长", "青屿市人大常委会副主任",
)  # fmt: skip
_REPORTERS = ("本报记者", "记者", "本报通讯员", "全媒体记者", "见习记者", "本报记者")
_PARALLEL = "学在前 想在前 干在前 冲在前", "聚人心 强信心 筑同心", "强基础 补短板 优服务", "比作风 比担当 比实绩"
_ASCII = str.maketrans("，：；（）！？", ",:;()!?")
_CLAUSE = re.compile("(?:^|[，。；：])([\u4e00-\u9fff]{6,16})(?=[，。；])")
#: No heading begins with one of these.
_PARTICLES = "而但并也就这那其还又且因如虽则在从对把将使让与和及以为于是有可能已正所到同由即使"
_COUNT = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or a section heading (``lines`` in print) of an article."""

    text: str
    heading: bool = False
    lines: int = 1


@dataclass(slots=True)
class Copy:
    """One article as it goes to print; ``names`` are those the page prints as its authors."""

    parts: list[Part]
    title: str | None = None
    title_lines: tuple[str, ...] = ()
    upright: bool = False
    kicker: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    names: tuple[str, ...] = ()
    opens_inside: bool = False
    marker: str | None = None
    marker_own_line: bool = True
    jump_out: str | None = None
    captions: list[tuple[str, ...]] = field(default_factory=list)


def person(chance: random.Random) -> str:
    """Return a fictional name of two or three characters."""
    return chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2))))


def clauses(paragraphs: Sequence[str]) -> list[str]:
    """Return clauses of a text without points, as headings, captions and subtitles repeat them."""
    return [found for text in paragraphs for found in _CLAUSE.findall(text) if found[0] not in _PARTICLES]


def write(article: Clean, damage: Damage, ascii_points: bool, chance: random.Random) -> Copy:
    """Decide what is printed of an article."""
    # A page is no book: a run of paragraphs of some length.
    limit = chance.choice((400, 800, 1200, 2500))
    paragraphs = _some(article.paragraphs, limit)
    words = clauses(article.paragraphs) or [article.title[:8]]
    copy = Copy([Part(text) for text in paragraphs])
    if chance.random() < damage.continuations:
        _continue(copy, article, limit, chance)
    else:
        _head(copy, article, damage, words, chance)
    if chance.random() < damage.sections:
        _divide(copy, chance)
    if chance.random() < damage.captions:
        copy.captions.append(_caption(damage, words, chance))
    if chance.random() < damage.image_names:
        copy.captions.append((f"图片{chance.randint(1, 9)}.{chance.choice(('jpg', 'png'))}",))
    if chance.random() < damage.jumps_out:
        copy.jump_out = chance.choice(("（下转第{}版）", "（下转{}版）", "▲（下转{}版②）")).format(chance.randint(2, 8))
    return _in_ascii(copy) if ascii_points else copy


def _some(paragraphs: Sequence[str], limit: int) -> list[str]:
    kept: list[str] = []
    for text in paragraphs:
        if kept and sum(map(len, kept)) + len(text) > limit:
            break
        kept.append(text)
    return kept


def _continue(copy: Copy, article: Clean, limit: int, chance: random.Random) -> None:
    """Print the end of the article only, perhaps from mid-paragraph, behind a jump marker."""
    start = chance.randrange(len(article.paragraphs))
    texts = _some(article.paragraphs[start:], limit)
    cuts = [match.end() for match in re.finditer("[，；。、]", texts[0][:-12])]
    if cuts and chance.random() < 0.5:
        texts[0] = texts[0][chance.choice(cuts) :]
        copy.opens_inside = True
    copy.parts = [Part(text) for text in texts]
    form = chance.choice(
        ("▲ ▲（上接{0}版{1}）", "▲ ▲（紧接 {0}版{1}）", "（上接第{0}版）", "（紧接第{0}版）", "▲（上接{0}版）")
    )
    copy.marker = form.format(chance.randint(1, 4), chance.choice("①②③④"))
    copy.marker_own_line = chance.random() < 0.6


def _head(copy: Copy, article: Clean, damage: Damage, words: Sequence[str], chance: random.Random) -> None:
    copy.title, copy.title_lines = _headline(article.title, damage, chance)
    copy.upright = len(copy.title) <= 24 and " " not in copy.title and chance.random() < damage.vertical
    if copy.upright:
        copy.title_lines = (copy.title,)
    if chance.random() < damage.kickers:
        speaker = f"{person(chance)}在{chance.choice(_TOWNS)}{chance.choice(('调研', '宣讲', '督导'))}时{chance.choice(('强调', '指出'))}"
        copy.kicker = chance.choice((speaker, chance.choice(_PARALLEL)))
    if chance.random() < damage.subtitles:
        copy.subtitle = "——" + chance.choice(words)
    if chance.random() < damage.datelines:
        _dateline(copy, chance)
    elif chance.random() < damage.signed:
        _byline(copy, damage, chance)
    elif chance.random() < damage.closing_credits:
        name = person(chance)
        last = copy.parts[-1].text + f"（{chance.choice(('记者', '本报记者', '通讯员'))} {name}）"
        copy.parts[-1], copy.names = Part(last), (name,)


def told_again(article: Clean, damage: Damage, chance: random.Random) -> Copy | None:
    """Print an article a second time, shorter: whole sentences are left out, none is changed (N32)."""
    paragraphs = []
    for text in article.paragraphs:
        sentences = re.findall("[^。！？]*[。！？]+[”’）]*", text)
        kept = "".join(one for one in sentences if chance.random() < 0.6)
        if len(kept) >= 20:
            paragraphs.append(kept)
    again = Clean(article.name, article.title, tuple(paragraphs))
    return write(again, replace(damage, continuations=1.0), False, chance) if paragraphs else None


def _headline(title: str, damage: Damage, chance: random.Random) -> tuple[str, tuple[str, ...]]:
    """Set a title of two parts on two lines, or a long one cut behind a point; the point stays, no blank comes in."""
    if title.count(" ") > 2 or chance.random() >= damage.split_headlines:
        return title, (title,)
    if " " in title:
        return title, tuple(title.split(" "))
    cut = re.match("^(.{6,}?[，：])(.{6,})$", title)
    return title, (cut[1], cut[2]) if cut else (title,)


def _byline(copy: Copy, damage: Damage, chance: random.Random) -> None:
    form = chance.random()
    if form < 0.1:
        copy.byline = chance.choice(_PAPERS) + chance.choice(("评论员", "全媒体评论员"))
        copy.names = (copy.byline,)
        return
    name = person(chance)
    office = form < (0.6 if damage.bylines is not BylinePlace.HEADLINE else 0.35)
    role = chance.choice(_OFFICES if office else _REPORTERS)
    copy.byline, copy.names = f"{role} {name}", (name,)
    if not office and chance.random() < 0.25:
        second = person(chance)
        if second != name:
            copy.byline, copy.names = f"{role} {name} 通讯员 {second}", (name, second)


def _dateline(copy: Copy, chance: random.Random) -> None:
    one, two = person(chance), person(chance)
    date = f"{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    form = chance.randrange(4)
    if form == 0 or one == two:
        text, copy.names = f"本报讯（记者 {one}）", (one,)
    elif form == 1:
        text = f"{chance.choice(_PAPERS)}{date}讯（全媒体记者 {one} 通讯员 {two}）"
        copy.names = (one, two)
    elif form == 2:
        text, copy.names = f"本报{chance.choice(_TOWNS)}{date}讯（记者 {one}）", (one,)
    else:
        text, copy.names = f"本报讯（通讯员 {one} 记者 {two}）", (one, two)
    copy.parts[0] = Part(text + copy.parts[0].text)


def _divide(copy: Copy, chance: random.Random) -> None:
    """Put section headings before every second or third paragraph, each in the words of what follows.

    The first stands before the first paragraph only under a byline: under a bare headline it would be a subtitle.
    """
    if len(copy.parts) < 4:
        return
    form = chance.randrange(3)
    step = chance.choice((2, 3))
    parts: list[Part] = []
    count = 0
    for number, part in enumerate(copy.parts):
        words = clauses([part.text])
        if number % step == (0 if form == 1 and copy.byline else 1) and words:
            text = chance.choice(words)
            if form == 1:
                text = f"{chance.choice(_TOWNS)}：{text}"
            elif form == 2 and count < len(_COUNT):
                text = f"{_COUNT[count]}、{text}"
            count += 1
            parts.append(Part(text, True, 2 if len(text) > 11 and chance.random() < 0.4 else 1))
        parts.append(part)
    copy.parts = parts


def _caption(damage: Damage, words: Sequence[str], chance: random.Random) -> tuple[str, ...]:
    text = f"图为{chance.choice(_TOWNS)}{chance.choice(words)}现场"
    if chance.random() < damage.doubled:
        half = chance.randrange(7, len(text) - 6) if len(text) > 14 else len(text)
        text = "".join(part * 2 for part in (text[:half], text[half:]))
    if chance.random() < damage.credits:
        return text, f"{chance.choice(('本报记者 ', '通讯员 ', ''))}{person(chance)} 摄"
    return (text,)


def _in_ascii(copy: Copy) -> Copy:
    copy.parts = [Part(part.text.translate(_ASCII), part.heading, part.lines) for part in copy.parts]
    copy.title = copy.title.translate(_ASCII) if copy.title else None
    copy.title_lines = tuple(line.translate(_ASCII) for line in copy.title_lines)
    return copy


def masthead(chance: random.Random) -> tuple[list[str], list[str]]:
    """Return the lines above and below a page: name of the paper, date, page, editors."""
    day = f"2023年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    week = "星期" + chance.choice("一二三四五六日")
    page = chance.randint(1, 8)
    section = chance.choice(("要闻", "综合", "时政"))
    head = chance.choice((
        [chance.choice(_PAPERS), f"{day} {week}", f"第{page}版 {section}"],
        [f"{chance.choice(_PAPERS)} {day} {week} 第{page}版 {section}"],
        [f"{page} {section}", f"{day} {week}"],
    ))  # fmt: skip
    foot = chance.choice((
        [f"责任编辑：{person(chance)} 美编：{person(chance)}"],
        [f"本版责编 {person(chance)} 版式 {person(chance)} 校对 {person(chance)}"],
        [f"责任编辑 {person(chance)}", "新闻热线：0999-8888888"],
    ))  # fmt: skip
    return head, foot
