"""The passage of main expected targets (主要预期目标) of a report or plan, and the year it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.model import Article, Identity

#: 今年经济社会发展主要预期目标是：; a line break may stand inside where the page set the words apart.
_INTRODUCED = re.compile(
    r"(?:预期|主要|发展|总体|工作|奋斗)\s*目标\s*(?:建议)?\s*(?:是|为|如下)?\s*[：:]|(?:预期|主要|发展)目标(?:是|为)"
)
#: Words of the sentence that put the targets off to the end of a plan.
_LONG_TERM = re.compile(
    "“?十[三四五六]五”?(?:规划|时期|期间|发展|经济|末)|今后五年|未来五年|未来5年|今后5年|到20[2-9]\\d年|五年规划|二〇三五"
)
_GROWTH = re.compile("(?:生产总值|GDP|经济)[^，；。]{0,8}(?:增长|增速)")
_HAS_AIM = re.compile(r"\d(?:\.\d+)?\s*[%％]|同步|左右|正增长")
#: A sentence that comments on the targets, or goes on to the work, ends the passage.
_COMMENT = re.compile(
    "^\\s*(?:这|以上|上述|上面|确定|提出|实现|围绕|为|我们|完成(?:以上|上述|今年|全年)|重点|做好|具体|综合|今年|要|同时|总的|之所以|各位代表|[（(]?[一二1][）)、.])"
    "|考虑|体现|有利于|着力|加强|设定|经济增速[是的预]|的增速|的速度|预期目标|就业压力"
)
_COURSE = re.compile("增长|下降|保持|完成|控制|达到|同步|高于|改善|左右|以上|以内|提升")
#: A sentence that lists aims without announcing them: hedged numbers and a relation with the growth of the economy.
_LISTED = re.compile("城镇新增就业[^。\\n]*同步[^。\\n]*。")
_SENTENCE_END = re.compile("[。！？]")
_YEAR_OF_WORK = re.compile(
    r"(20\d\d)年(?:的)?(?:政府|经济社会发展|经济|主要|重点)*(?:工作|目标|总体要求|任务)(?!回顾|总结|完成)"
)
_YEAR_REVIEWED = re.compile(
    r"(20\d\d)年(?:的)?(?:政府|经济社会发展|主要|重点)*(?:工作|任务)*(?:情况)?(?:回顾|总结|完成情况)"
)


@dataclass(frozen=True, slots=True)
class Headline:
    """The passage of main expected targets: its clean stretch, where the list begins, and the year it aims at."""

    start: int
    list_start: int
    end: int
    year: int | None


def find(article: Article, identity: Identity) -> Headline | None:
    """Find the passage of main expected targets of the year in one article.

    Of several introductions (five-year goals stand in the same report) the first counts that is not tied to a plan
    period and whose list sets the growth of the economy; failing that, one whose list holds an aim: a percentage, a
    relation, 左右.
    """
    text = article.text
    fallback = None
    for match in _INTRODUCED.finditer(text):
        start = _sentence_start(text, match.start())
        opening = text[start : match.end()]
        if len(opening) > 120 or _LONG_TERM.search(opening):
            continue
        line_end = _line_end(text, match.end())
        first = _SENTENCE_END.search(text, match.end(), line_end)
        end = first.end() if first else line_end
        if _HAS_AIM.search(text, match.end(), end) and "年均" not in text[match.end() : match.end() + 40]:
            passage = Headline(start, match.end(), _extend(text, end, line_end), year_of(article, identity))
            if _GROWTH.search(text, match.end(), end):
                return passage
            fallback = fallback or passage
    return fallback or _listed(article, identity)


def _listed(article: Article, identity: Identity) -> Headline | None:
    """Find a list of aims that no word announces: 今年要优先稳就业保民生……；城镇新增就业900万人以上……同步."""
    text = article.text
    for match in _LISTED.finditer(text):
        start = max(text.rfind("\n", 0, match.start()), text.rfind("。", 0, match.start())) + 1
        sentence = text[start : match.end()]
        hedged = re.search("左右|以上|以内", sentence) and len(re.findall("失业率|居民消费价格|居民收入", sentence)) > 1
        if hedged and not _LONG_TERM.search(sentence[:60]):
            return Headline(start, start, match.end(), year_of(article, identity))
    return None


def _sentence_start(text: str, at: int) -> int:
    """Return where the sentence begins; a line break counts only after a stop, since headings may be cut out of it."""
    start = at
    while start > 0:
        before = text[start - 1]
        if before in "。！？；" or (before == "\n" and (start < 2 or text[start - 2] not in "的为是、，")):
            break
        start -= 1
    return start + len(text[start:at]) - len(text[start:at].lstrip())


def _line_end(text: str, at: int) -> int:
    while at < len(text) and text[at] == "\n":
        at += 1
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _extend(text: str, end: int, line_end: int) -> int:
    while end < line_end:
        following = _SENTENCE_END.search(text, end, line_end)
        stop = following.end() if following else line_end
        sentence = text[end:stop]
        if _COMMENT.search(sentence) or not _COURSE.search(sentence):
            break
        end = stop
    return end


def year_of(article: Article, identity: Identity) -> int | None:
    """Tell for which year a report sets its targets: the year in its title (2026年政府工作报告), else that of its date
    (such reports are given in the first months of the year they plan), else the year a heading names (2026年工作安排)
    or the year after the one it reviews.
    """
    title = article.title or identity.title or ""
    printed = re.search(r"(20\d\d)年", title)
    if printed:
        return int(printed[1])
    if identity.date and identity.date[:4].isdigit():
        return int(identity.date[:4])
    for line in article.text.splitlines():
        if len(line) > 40:
            continue
        for pattern, plus in ((_YEAR_OF_WORK, 0), (_YEAR_REVIEWED, 1)):
            found = pattern.search(line)
            if found:
                return int(found[1]) + plus
    return None


def work_part(article: Article, headline: Headline) -> tuple[int, int]:
    """Return the stretch after the headline passage that is about the work of the year.

    It ends where a heading opens a part on a plan period (“十五五”时期主要目标), which some reports put last.
    """
    text = article.text
    end = len(text)
    for heading in article.headings:
        if (
            heading.start >= headline.end
            and heading.depth <= 1
            and _LONG_TERM.search(text[heading.start : heading.end])
        ):
            end = heading.start
            break
    return headline.end, end


#: Headings that open what is planned, after a review of the past.
_PLANS = re.compile(
    "(?:“?十[四五六]五”?|今后五年|未来五年|下一阶段|下一步|20\\d\\d年)[^。]{0,20}(?:目标|任务|工作|思路|安排|部署|举措|要求|重点)|(?:今年|全年)[^。]{0,8}(?:重点)?工作"
)


def plans_from(article: Article, identity: Identity) -> int | None:
    """Return where a report turns from its review to its plans: a heading that says so, else the headline passage."""
    headline = find(article, identity)
    for heading in article.headings:
        text = article.text[heading.start : heading.end]
        if heading.start > 0 and _PLANS.search(text) and not re.search("回顾|总结|成就|完成情况|过去", text):
            return heading.start if headline is None else min(heading.start, headline.start)
    return headline.start if headline else None
