"""Who issued an article, for which place and when (文献身份).

The issuer is read, in this order of trust, from what the manifest declares, the title, the printed issuer, the office of the
signatory, the signature at the end, and the text (who convened the meeting, who speaks). An outlet is not the issuer of what
it reports; only a commentary is its own. What cannot be read stays None.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luoshi.annotate.bodies import BodyFinder
from luoshi.annotate.dating import best_date
from luoshi.annotate.found import Found
from luoshi.annotate.imprint import imprint_of
from luoshi.annotate.offices import body_of, body_of_office, government_of
from luoshi.annotate.references import read_number
from luoshi.annotate.setting import CENTRAL, Setting, region_of_title
from luoshi.annotate.sheet import Sheet
from luoshi.lexicon.milestones import Milestones
from luoshi.lexicon.names import Names
from luoshi.lexicon.outlets import Outlets
from luoshi.lexicon.regions import COUNTRY, Regions
from luoshi.model import Article, ArticleKind, Body, BodyKind, Entity, Identity, Level, Region, Role, Source

#: Words of a manifest for the levels.
DECLARED_LEVELS = {
    "central": Level.CENTRAL,
    "national": Level.CENTRAL,
    "中央": Level.CENTRAL,
    "国家": Level.CENTRAL,
    "province": Level.PROVINCIAL,
    "provincial": Level.PROVINCIAL,
    "省级": Level.PROVINCIAL,
    "city": Level.CITY,
    "prefecture": Level.CITY,
    "市级": Level.CITY,
    "county": Level.COUNTY,
    "县级": Level.COUNTY,
    "township": Level.TOWNSHIP,
    "grassroots": Level.GRASSROOTS,
}

#: Characters at the beginning of a text in which a report tells who gives it.
OPENING = 800

CENTRAL_COMMITTEE = Body("中国共产党中央委员会", BodyKind.PARTY_COMMITTEE, Level.CENTRAL, "CN")
STATE_COUNCIL = Body("中华人民共和国国务院", BodyKind.GOVERNMENT, Level.CENTRAL, "CN")

#: Reports to a congress tell their issuer by what they are.
WORK_REPORT = re.compile(r"政府工作报告")
PARTY_REPORT = re.compile(
    r"在(?:中国共产党|中共)?(?P<where>[\u4e00-\u9fff]{0,12}?)第[一二三四五六七八九十]+次(?P<all>全国)?(?:党员)?(?:代表大会|党代会)上的报告"
)

#: The opening of a report: 我代表省人民政府，向大会报告工作; 受国务院委托，向大会报告.
ON_BEHALF = re.compile(
    r"(?:我(?:谨)?代表|受)(?P<body>[\u4e00-\u9fff（）]{2,24}?)(?:委托)?，?(?:现)?向(?:大会|会议|本次大会|各位代表)"
)

#: The number of an order: 中华人民共和国国务院令第707号, 云泽省人民政府令（第12号）.
ORDER_NUMBER = re.compile(r"(?P<body>[\u4e00-\u9fff]{1,24}?)令[（(]?第?(?P<serial>\d{1,5})号[）)]?")

#: What a title goes on with behind the bodies that issue it.
ISSUES = re.compile(
    r"[ 　]*(?:关于|印发|转发|批转|发布|公布|令|公告|通告|通报|决定|办公[厅室]关于|第[一二三四五六七八九十]+次全体会议(?:公报|决议)"
    r"|(?:(?:20\d{2}|[一二三四五]|\d)年|[^，。]{0,30}?(?:十[一二三四五六七八九]五|贯彻落实))?[^，。]{0,40}"
    r"(?:要点|规划|计划|方案|总结|报告|办法|细则|意见|工作安排|分工)(?:（[^（）]*）)?$)"
)

#: Regulations of the party as a whole.
PARTY_LAW = re.compile(r"《?中国共产党(?!第)[^，。]{2,24}(?:条例|规则|准则|规定|细则|章程)》?(?:（[^（）]*）)?$")

#: Verbs whose subject is the body that the news is about.
ACTS = re.compile(
    r"(?:党组(?:理论学习中心组)?|党委|常委会)?(?:（扩大）)?(?:第一时间|近日|日前|今天|昨日|专题|联合|组织)?(?:召开|举行|举办|印发|出台|部署|开展|印发了|召集|组织)"
)
#: Companies and outlets hold many things that are not the subject of a policy page.
TRADE = re.compile(r"(?:公司|集团|银行|日报|晚报|报社|电视台|融媒体中心)$")
SELF = re.compile(r"(?:党组)?(?:将(?!于)|表示|要求|强调|坚持)")
SPEAKS = re.compile(r"(?:指出|强调|要求|表示|说|认为|勉励)")

#: Roles of those who write for an outlet, not for a body.
PRESS = re.compile(r"记者|通讯员|编辑|摄影|实习生|reporter|correspondent|评论员|commentator")
COMMENT = re.compile(r"评论员|commentator")

#: A printed name that is a unit of a body named in it: 中共绍兴一中委员会, 湘潭经开区管委会办公室.
UNIT = re.compile(r"[\u4e00-\u9fff（）]{2,28}(?:委员会|党委|党组|党总支|党支部|办公室|处|科|中心)")

#: Persons in brackets behind a declared issuer: 国务院（总理温家宝）.
BRACKET = re.compile(r"[（(][^（）()]*[)）]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What identifying an article rests on: its page, its sheets with what was found on them, who holds which office."""

    source: Source
    article: Article
    sheets: Sequence[tuple[Sheet, list[Found]]]
    setting: Setting
    finder: BodyFinder
    regions: Regions
    offices: dict[str, Body]
    meetings: Milestones
    names: Names
    outlets: Outlets


def identify(evidence: Evidence) -> Identity:
    """Return the identity of an article; every field that the page and its manifest leave open is None."""
    article, declared = evidence.article, evidence.source.declared
    issuer, issuer_from = next(_issuers(evidence), (None, None))
    home = _region(evidence, issuer)
    level = (issuer.level if issuer else None) or DECLARED_LEVELS.get((declared.level or "").lower())
    if level is None:
        levels = {unit.home.level for unit in evidence.setting.units if unit.home}
        level = home.level if home is COUNTRY else levels.pop() if len(levels) == 1 else None
    imprint = imprint_of(evidence.source, article, evidence.outlets)
    issue = (imprint.issue, imprint.issue_from)
    date, date_from = best_date(article, evidence.source, evidence.meetings, issue)
    body = evidence.sheets[-1][0].plain
    return Identity(
        source_id=article.source_id,
        article_id=article.id,
        title=article.title or declared.title or "",
        issuer=issuer.name if issuer else None,
        issuer_from=issuer_from,
        level=level,
        region_code=home.code if home else None,
        region=home.name if home else None,
        date=date,
        date_from=date_from,
        doc_no=_number(article, body),
        outlet=imprint.outlet,
        outlet_from=imprint.outlet_from,
        issue=imprint.issue,
        issue_from=imprint.issue_from,
        page=imprint.page,
        page_from=imprint.page_from,
    )


def _number(article: Article, body: str) -> str | None:
    """Return the document's own number in normal form: printed in its head, or in the first lines of its body."""
    if article.doc_no:
        return _order_number(article) or read_number(article.doc_no) or article.doc_no
    return read_number(body[:120])


def _order_number(article: Article) -> str | None:
    """Return the number of an order (令) with who gave it: 国务院令第707号; None for any other document.

    The number may stand below a headline that says whose order it is (中华人民共和国国务院令 / 第707号), and sites shorten
    that of the State Council (国令第707号).
    """
    printed = "".join((article.doc_no or "").split()).strip("（）()")
    if printed.startswith("第") and (article.title or "").endswith("令"):
        printed = "".join((article.title or "").split()) + printed
    order = ORDER_NUMBER.fullmatch(printed)
    if order is None:
        return None
    body = order["body"].removeprefix("中华人民共和国")
    return f"{'国务院' if body == '国' else body}令第{int(order['serial'])}号"


def _region(evidence: Evidence, issuer: Body | None) -> Region | None:
    """Return the region of the issuer, else the declared one, else the country for a title that speaks for it, else the
    home of the text."""
    if issuer is not None and issuer.region_code:
        return evidence.regions.coded(issuer.region_code)
    declared = evidence.source.declared.region
    if declared:
        region = evidence.regions.coded(declared) or region_of_title(declared, evidence.regions)
        if region is not None:
            return region
        if declared in COUNTRY.short_names:
            return COUNTRY
    if issuer is None and CENTRAL.match(evidence.article.title or declared or ""):
        return COUNTRY
    homes = {unit.home.code for unit in evidence.setting.units if unit.home}
    return evidence.setting.home if len(homes) < 2 else None


def _issuers(evidence: Evidence) -> Iterator[tuple[Body, str]]:
    declared = evidence.source.declared.issuer
    if declared and not names_persons(declared, evidence.names):
        yield _declared(declared, evidence), "declared"
    for name, rule in (
        ("title", by_report),
        ("title", by_title),
        ("printed", by_print),
        ("printed", by_order),
        ("byline", by_signatory),
        ("signature", by_signature),
        ("body", by_convening),
        ("body", by_speaker),
        ("body", by_itself),
    ):
        body = rule(evidence)
        if body is not None:
            yield body, name


def names_persons(declared: str, known: Names) -> bool:
    """A manifest that gives a speaker or author as issuer names no body: persons are signatories here, never columns of
    a matrix or owners of a task."""
    plain = BRACKET.sub("", declared).strip()
    person = re.compile(f"(?:{known.surnames})[\u4e00-\u9fff·]{{1,2}}")
    parts = [part.strip() for part in re.split(r"[、，,；; ]", plain) if part.strip()]
    return bool(parts) and all(
        person.fullmatch(part) and part not in known.ordinary and part[-1] not in "省市县区州旗局厅部委办处院校社会团"
        for part in parts
    )


def _joint(text: str, evidence: Evidence) -> tuple[list[Found], bool]:
    """Return the bodies of a short text, and whether it holds nothing else but marks between them."""
    found = [f for f in evidence.finder.find(text) if f.entity is Entity.BODY]
    rest = list(text)
    for item in found:
        rest[item.start : item.end] = [""] * (item.end - item.start)
    return found, bool(found) and not "".join(rest).strip(" 　、，\n")


def _body_of_all(found: list[Found]) -> Body:
    return body_of(found[0], "、".join(item.canonical for item in found)) if len(found) > 1 else body_of(found[0])


def _declared(issuer: str, evidence: Evidence) -> Body:
    """Return a declared issuer, in the form in which it is known where it is nothing but bodies that can be placed, else
    as it is given, placed by the first body in it or by the declared level and region."""
    plain = BRACKET.sub("", issuer).strip()
    found, whole = _joint(plain, evidence)
    if whole and all(item.region_code for item in found):
        return _body_of_all(found)
    if found:
        return body_of(found[0], plain)
    level = DECLARED_LEVELS.get((evidence.source.declared.level or "").lower())
    region = evidence.setting.home
    code = "CN" if level is Level.CENTRAL else (region.code if region else None)
    return Body(plain, BodyKind.OTHER, level or (region.level if region else None), code)


def by_print(evidence: Evidence) -> Body | None:
    """The issuer that the page prints in its head or at its foot, if it is the name of a body."""
    printed = evidence.article.issuer_printed
    if not printed:
        return None
    plain = BRACKET.sub("", printed).strip()
    found, whole = _joint(plain, evidence)
    if whole:
        return _body_of_all(found)
    named = found and (found[0].start == 0 or found[-1].end == len(plain) or UNIT.fullmatch(plain))
    return body_of(found[0], plain) if named else None


def by_order(evidence: Evidence) -> Body | None:
    """An order is issued by the body that its number names (国务院令第707号)."""
    number = _order_number(evidence.article)
    found = evidence.finder.find(number.partition("令第")[0]) if number else []
    return body_of(found[0]) if found else None


def by_report(evidence: Evidence) -> Body | None:
    """A report to a congress is issued by the body on whose behalf it is given (我代表省人民政府，向大会报告工作), a report to a
    party congress by the committee that gives it, a government work report by the government of its region."""
    title = evidence.article.title or evidence.source.declared.title or ""
    text = evidence.sheets[-1][0].plain
    head = "\n".join((title, evidence.article.subtitle or "", text[:OPENING]))
    behalf = ON_BEHALF.search(head)
    found = evidence.finder.find(behalf["body"]) if behalf else []
    if found:
        return body_of(found[0])
    party = PARTY_REPORT.search(head)
    if party and (evidence.article.title is None or PARTY_REPORT.search(title + (evidence.article.subtitle or ""))):
        return _party_committee(party, evidence)
    if WORK_REPORT.search(title) is None:
        return None
    home = evidence.setting.home
    if home is not None:
        return government_of(home)
    return STATE_COUNCIL if "国务院" in head else None


def _party_committee(report: re.Match[str], evidence: Evidence) -> Body | None:
    if report["all"]:
        return CENTRAL_COMMITTEE
    home = evidence.setting.home
    region = (evidence.regions.named(report["where"], home) if report["where"] else None) or home
    return Body(f"中共{region.name}委", BodyKind.PARTY_COMMITTEE, region.level, region.code) if region else None


def by_signatory(evidence: Evidence) -> Body | None:
    """A signed text speaks for the body in which its author holds office; a commentary for the paper it stands in."""
    for byline in evidence.article.bylines:
        role = byline.role or ""
        if COMMENT.search(role + byline.name):
            found = [f for sheet, items in evidence.sheets if sheet.role is Role.BYLINE for f in items]
            outlet = next((f for f in found if f.entity is Entity.BODY), None)
            return body_of(outlet) if outlet else _outlet(evidence)
        if PRESS.search(role):
            continue
        body = body_of_office(role, evidence.finder, evidence.regions, evidence.setting.home)
        body = body or evidence.offices.get(byline.name)
        if body is not None:
            return body
    return _outlet(evidence) if evidence.article.kind is ArticleKind.COMMENTARY else None


def _outlet(evidence: Evidence) -> Body | None:
    name = evidence.article.outlet
    found = evidence.finder.find(name) if name else []
    return body_of(found[0]) if found else None


def by_title(evidence: Evidence) -> Body | None:
    """The bodies that a title begins with issued the document, if it goes on with 关于, 印发 or 公报, or ends as a plan or
    report of theirs; joint issuers are named together. 中国共产党…条例 is a regulation of the central committee."""
    title = evidence.article.title or evidence.source.declared.title or ""
    if PARTY_LAW.match(title):
        return CENTRAL_COMMITTEE
    found = [f for f in evidence.finder.find(title) if f.entity is Entity.BODY]
    leading: list[Found] = []
    for item in found:
        if title[leading[-1].end if leading else 0 : item.start].strip(" 　、，"):
            break
        leading.append(item)
    if not leading or not ISSUES.match(title, leading[-1].end):
        return None
    return _body_of_all(leading)


def by_signature(evidence: Evidence) -> Body | None:
    """A document is signed at its end: a line that is nothing but the name of a body, before the date."""
    lines = [line.strip() for line in evidence.article.text.rstrip().split("\n")[-4:]]
    for line in reversed(lines[1:]):
        plain = "".join(line.split())
        found = evidence.finder.find(plain) if len(plain) <= 40 else []
        if found and found[0].start == 0 and found[-1].end == len(plain):
            return body_of(found[0])
    return None


def by_convening(evidence: Evidence) -> Body | None:
    """News is about the body that convened, issued or held something in its first paragraphs; not where several sections
    report from several regions."""
    if len(evidence.setting.units) > 1 or evidence.article.kind in {ArticleKind.SPEECH, ArticleKind.COMMENTARY}:
        return None
    sheet, found = evidence.sheets[-1]
    limit = _end_of_paragraph(sheet.plain, 5)
    bodies = [f for f in found if f.entity is Entity.BODY and f.start < limit]
    for index, item in enumerate(bodies):
        if ACTS.match(sheet.plain, item.end) and not TRADE.search(item.canonical):
            first = item
            while index > 0 and bodies[index - 1].end == first.start:
                index -= 1
                first = bodies[index]
            return body_of(first)
    return None


def by_speaker(evidence: Evidence) -> Body | None:
    """A report of what an office-holder said is about the body of the office, if the page tells the office; where many
    speak, only if one of them speaks more than once."""
    sheet, found = evidence.sheets[-1]
    speakers = Counter(
        f.name
        for f in found
        if f.entity is Entity.PERSON and f.name in evidence.offices and SPEAKS.match(sheet.plain, f.end)
    )
    if not speakers:
        return None
    name, count = speakers.most_common(1)[0]
    body = evidence.offices[name]
    return body if (count > 1 or len(speakers) == 1) and not TRADE.search(body.name) else None


def by_itself(evidence: Evidence) -> Body | None:
    """A text without heading and byline is about the one body that says in it what it will do."""
    if len(evidence.setting.units) > 1 or evidence.article.title or evidence.article.bylines:
        return None
    sheet, found = evidence.sheets[-1]
    subjects = [
        f
        for f in found
        if f.entity is Entity.BODY
        and f.region_code
        and SELF.match(sheet.plain, f.end)
        and not TRADE.search(f.canonical)
    ]
    names = {f.canonical for f in subjects}
    return body_of(subjects[0]) if len(names) == 1 else None


def _end_of_paragraph(text: str, count: int) -> int:
    at = -1
    for _ in range(count):
        at = text.find("\n", at + 1)
        if at < 0:
            return len(text)
    return at
