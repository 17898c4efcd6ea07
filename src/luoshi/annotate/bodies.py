"""Organisations in running text (机构): central ones by name, local ones by the way their names are built.

A local name is found from its end: an organ (人大常委会), a department with its unit (工信厅) or a name known only by its last
word (有限公司) after a region (湖南省), a bare 省, 市, 县, or 我省. Level and region come from the region named, else from the home
of the section (:mod:`luoshi.annotate.setting`); what cannot be placed stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.annotate.found import Found, without_overlaps
from luoshi.annotate.setting import MUNICIPALITIES, Setting, Unit
from luoshi.lexicon.bodies import UNITS, Bodies
from luoshi.lexicon.regions import COUNTRY, Regions, names_in
from luoshi.model import Entity, Level, Region

#: The capital speaking of itself: 首都经信系统.
CAPITAL = re.compile("首都")
PEKING = "110000"

NATIONAL = re.compile("中国|中华|全国|国家")

#: A township or street behind a mark or its county.
TOWNSHIP = re.compile(
    r"(?<![\u4e00-\u9fff])(?![在就到同由向是各县市省对])[\u4e00-\u9fff]{2,4}?(?:镇|乡|街道)(?:党委|党工委|人民政府|政府|办事处)"
    r"|(?<=[县区市])[\u4e00-\u9fff]{2,3}?(?:镇|乡|街道)(?:党委|党工委|人民政府|政府|办事处)"
)

#: The centre named shortly beside a local committee.
CENTRE = re.compile(r"(?<![党共以])中央(?=[、和与及]?(?:省|市|区|自治区)委)")

#: A bare level word before an organ; 城市, 社区, 各省 are no regions.
BARE = re.compile(
    r"自治区|自治州|(?<![城都超股楼菜夜各节])[省市]|(?<![\u4e00-\u9fff])(?:[县区州盟旗]|地(?=委))|(?<=[、和全我本])[县区州盟旗]"
)

#: A seat in a local committee before a second office: 市委常委、组织部部长.
SEATS = re.compile(r"(?P<word>自治区|自治州|省|市|县|区|州|盟|旗)委(?:副书记|常委)、")
LONGEST_ORGAN = 12

#: What makes a central body behind it a local branch of it, after the name of a region.
BRANCH = re.compile(
    r"(?:省|市|区)?(?:税务局|分行|中心支行|调查总队|调查队|监管局|监管分局|证监局|海事局|监察局|管理局|通信管理局|专员办事处|特派员办事处)"
)
YOUTH = re.compile(r"(?<![\u4e00-\u9fff])(?:共青)?团(?P<word>自治区|自治州|省|市|县|区|州|盟|旗)委(?!员)")
ZONE = re.compile(
    r"(?<![\u4e00-\u9fff])(?:经开区|高新区|经济技术开发区|高新技术产业开发区|综合保税区)(?=管委会|党工委)"
)
DIVISION = re.compile(
    r"(?P<corps>新疆生产建设兵团|兵团)?(?P<division>第[一二三四五六七八九十]{1,3}师)(?![范生资傅父专大徒])(?:[\u4e00-\u9fff]{2,4}?市)?(?P<organ>党委|政府|办公室)?"
)
#: 自治区党委 is the party committee that others call 省委.
COMMITTEE = re.compile(r"党委(?!书记处)")

#: 省第十二次党代会, 市第十四届人民代表大会第一次会议: a meeting of the region.
CONGRESS = re.compile(r"第[一二三四五六七八九十]{1,3}次(?:党代会|党员代表大会|代表大会)")

#: Everything of one trade in a region (全省经信系统), addressed as one.
SYSTEM = re.compile(r"[\u4e00-\u9fff]{2,12}?系统(?=[^内性]|$)")

#: Words inside an open name that show that it is no name but a clause.
CLAUSE = re.compile(
    r"建设|推进|召开|加强|支持|打造|组建|成立|培育|发展|引进|依托|创建|新增|重点|完成|整合|实现|获批|入选|落户|揭牌|挂牌|更好|发挥"
    r"|建成|会同|会见|等|名义|申办|申请|举办|以下简称|[\d一二三多余几][家个]|\d年|[届级]|^[属直管内外域以]"
)

#: A department speaking of itself: 厅党组, 全厅, 局党组, 机关党委.
OWN = re.compile(r"(?P<unit>[厅局委院校])党[组委]|全(?P<all>厅)|机关党委|机关处室|机关各处室")

#: 教育部门 is no ministry, 商务局面 no bureau.
BROKEN = re.compile(r"[门分署队位级下落件体量]")

#: A committee by its term: 中国共产党第二十届中央委员会.
TERM = re.compile(r"中国共产党第[一二三四五六七八九十]+届(?=中央)")

#: A local committee by its term: 中国共产党浙江省第十四届委员会.
LOCAL_TERM = re.compile(r"第[一二三四五六七八九十]+届委员会")

#: What may prolong a name: 中国共产党第二十次全国代表大会, 中央纪委国家监委驻全总机关纪检监察组, 全总党组、书记处.
LONGER = re.compile(r"第[一二三四五六七八九十]+次全国代表大会|驻[\u4e00-\u9fff]{1,16}?纪检监察组|党组、书记处")

#: Names of central departments without 国家 are those of the region where a region speaks (发展改革委, 林草局).
SHARED = re.compile(r"(?<!国家)(?:委|局|办|总社|院)$")

LEVEL_WORDS = {
    "省": Level.PROVINCIAL,
    "自治区": Level.PROVINCIAL,
    "自治州": Level.CITY,
    "州": Level.CITY,
    "市": Level.CITY,
    "盟": Level.CITY,
    "地": Level.CITY,
}


class BodyFinder:
    """Finds the organisations of one text; holds what the lexicon knows so that it is looked up once an article.

    ``lead`` is the department that issues the text, if it is known beforehand.
    """

    def __init__(self, bodies: Bodies, regions: Regions, setting: Setting, lead: Found | None = None) -> None:
        self.lead = lead
        self.bodies = bodies
        self.regions = regions
        self.setting = setting

    def find(self, text: str) -> list[Found]:
        """Return the organisations of ``text`` in order, without overlaps (市委市政府 are two)."""
        found = without_overlaps(
            [
                *self.named(text),
                *self.after_bare(text),
                *self.after_region(text),
                *self.national(text),
                *self.centre(text),
                *self.second_office(text),
                *self.youth_leagues(text),
                *self.zones(text),
                *self.divisions(text),
                *self.townships(text),
            ]
        )
        found += [f for f in self.unplaced(text) if not any(f.start < g.end and g.start < f.end for g in found)]
        found.sort(key=lambda f: f.start)
        return without_overlaps([*found, *self.own(text, found)])

    def named(self, text: str) -> Iterator[Found]:
        """Organisations that the lexicon lists by name: 党中央, 国务院, 工信部, 全国总工会.

        A name is not taken where it is part of a longer word (教育部门). Names that central and local bodies share
        (发展改革委) belong to the home of the section when it has one.
        """
        for start, end in self.bodies.names.find(text):
            name = text[start:end]
            broken = name[-1] in "部局署总" and BROKEN.match(text, end)
            if broken or self.bodies.hidden(text, start, end) or TERM.match(text, start):
                continue
            canonical, level, code = self._owner(text, start, end)
            term = next((m for m in TERM.finditer(text, max(0, start - 16), start + 2) if m.end() == start), None)
            branch = self._branch(text, start, end)
            if branch is not None:
                yield branch
                continue
            longer = LONGER.match(text, end)
            begin = term.start() if term else start
            stop = longer.end() if longer else end
            canonical += longer.group() if longer else ""
            rule = f"{__name__}.BodyFinder.named"
            yield Found(begin, stop, text[begin:stop], canonical, Entity.BODY, level, code, rule)

    def _owner(self, text: str, start: int, end: int) -> tuple[str, Level | None, str | None]:
        """Return canonical name, level and region code of a listed name; a shared one (发展改革委) is local where a region
        speaks."""
        name = text[start:end]
        body, home = self.bodies.named[name], self.setting.at(start).home
        shared = SHARED.search(name) is not None and name != body.name and name[0] not in "国中全最"
        if shared and home is not None and self.setting.local:
            local = self._tail(text, start, home)
            if local is not None and local[0] == end:
                return local[1], home.level, home.code
        return body.name, body.level, body.region_code

    def after_bare(self, text: str) -> Iterator[Found]:
        """Organisations after a bare or full level word: 省委, 市教育局, 湖南省人大常委会, 全省经信系统, 省第十二次党代会.

        The region is the name that ends in that word (湖南省), else the region of that level that holds the home of the
        section.
        """
        for match in BARE.finditer(text):
            at = match.end()
            named = self._ending_at(text, at)
            start, region = (
                named if named else (match.start(), self._bare(match.group(), self.setting.at(match.start())))
            )
            tail = self._tail(text, at, region)
            if tail is None and (named or region is not None):
                tail = self._open(text, at, region)
            if tail is None:
                continue
            end, canonical = tail if region else (tail[0], text[start : tail[0]])
            if not named and text[start - 1 : start] == "全" and text[at:end].endswith("系统"):
                start -= 1
            yield self._found(text, start, end, canonical, region, f"{__name__}.BodyFinder.after_bare")

    def after_region(self, text: str) -> Iterator[Found]:
        """Organisations after the short name of a region: 张掖生态环境监测中心, 湘潭经开区, 湖南日报, 首都经信系统."""
        capital = [match.span() for match in CAPITAL.finditer(text)]
        for start, end in (*names_in(self.regions, text), *capital):
            home = self.setting.at(start).home
            region = home if text[start:end] == "首都" else self.regions.named(text[start:end], home)
            if region is None or (text[start:end] == "首都" and region.code != PEKING):
                continue
            rule = f"{__name__}.BodyFinder.after_region"
            tail = self._tail(text, end, region)
            if tail is not None:
                yield self._found(text, start, tail[0], tail[1], region, rule)
                continue
            tail = self._open(text, end, region)
            if tail is not None:
                yield self._found(text, start, tail[0], text[start : tail[0]], region, rule)

    def national(self, text: str) -> Iterator[Found]:
        """Organisations of the whole country that are known by their last word only: 中国劳动关系学院, 全国妇女发展基金会."""
        for match in NATIONAL.finditer(text):
            tail = self._open(text, match.end(), None)
            if tail is not None and tail[0] - match.end() >= 4:
                name = text[match.start() : tail[0]]
                rule = f"{__name__}.BodyFinder.national"
                yield Found(match.start(), tail[0], name, name, Entity.BODY, Level.CENTRAL, "CN", rule)

    def townships(self, text: str) -> Iterator[Found]:
        """Townships and streets with their committee or government: 城关镇党委, 大乘山街道办事处."""
        for match in TOWNSHIP.finditer(text):
            home = self.setting.at(match.start()).home
            code = home.code if home is not None and home.level in {Level.CITY, Level.COUNTY} else None
            rule = f"{__name__}.BodyFinder.townships"
            name = match.group()
            yield Found(match.start(), match.end(), name, name, Entity.BODY, Level.TOWNSHIP, code, rule)

    def centre(self, text: str) -> Iterator[Found]:
        """中央 named beside a local committee: 落实中央、省委和市委部署."""
        for match in CENTRE.finditer(text):
            body = self.bodies.named["中共中央"]
            rule = f"{__name__}.BodyFinder.centre"
            yield Found(match.start(), match.end(), "中央", body.name, Entity.BODY, body.level, body.region_code, rule)

    def second_office(self, text: str) -> Iterator[Found]:
        """A department of a committee behind a seat in it: 湘潭市委常委、组织部部长 is head of the 组织部 of 湘潭市委."""
        for match in SEATS.finditer(text):
            at, named = match.end(), self._ending_at(text, match.start() + len(match["word"]))
            region = named[1] if named else self._bare(match["word"], self.setting.at(match.start()))
            tail = self.bodies.tail.match("委" + text[at : at + LONGEST_ORGAN])
            if region is None or tail is None or not tail["organ"] or tail.end() < 3:
                continue
            canonical = self.bodies.organs[tail["organ"]].canonical.replace("{r}", region.name)
            end = at + tail.end() - 1
            yield self._found(text, at, end, canonical, region, f"{__name__}.BodyFinder.second_office")

    def _branch(self, text: str, start: int, end: int) -> Found | None:
        """Return the local branch of a central body that stands at ``start``: 国家税务总局浙江省税务局, 中国人民银行浙江省分行."""
        if self.bodies.named[text[start:end]].region_code != "CN":
            return None
        for length in range(2, 9):
            tail = BRANCH.match(text, end + length)
            region = self.regions.named(text[end : end + length], None) if tail else None
            if tail is not None and region is not None:
                name = text[start : tail.end()]
                rule = f"{__name__}.BodyFinder.named"
                return Found(start, tail.end(), name, name, Entity.BODY, region.level, region.code, rule)
        return None

    def youth_leagues(self, text: str) -> Iterator[Found]:
        """The youth league of a region, which is no committee of the party: 团省委, 共青团市委."""
        for match in YOUTH.finditer(text):
            region = self._bare(match["word"], self.setting.at(match.start()))
            if region is not None:
                canonical = f"共青团{region.name}委"
                yield self._found(
                    text, match.start(), match.end(), canonical, region, f"{__name__}.BodyFinder.youth_leagues"
                )

    def zones(self, text: str) -> Iterator[Found]:
        """The zone of the place that speaks: 经开区管委会, 高新区党工委; zones have no code and carry that of their city."""
        for match in ZONE.finditer(text):
            home = self.setting.at(match.start()).home
            tail = self.bodies.tail.match(text, match.start())
            if home is not None and home is not COUNTRY and tail is not None and tail["organ"]:
                canonical = self.bodies.organs[tail["organ"]].canonical.replace("{r}", home.name)
                yield self._found(text, match.start(), tail.end(), canonical, home, f"{__name__}.BodyFinder.zones")

    def divisions(self, text: str) -> Iterator[Found]:
        """Divisions of the 新疆生产建设兵团, which have no code of their own: 第八师石河子市, 兵团第十四师."""
        for match in DIVISION.finditer(text):
            home = self.setting.at(match.start()).home
            at_home = home is not None and self.regions.up_to(home, Level.PROVINCIAL) is not None
            if match["corps"] or (at_home and home is not None and home.code[:2] == "65"):
                canonical = f"新疆生产建设兵团{match['division']}{match['organ'] or ''}"
                rule = f"{__name__}.BodyFinder.divisions"
                yield Found(
                    match.start(), match.end(), match.group(), canonical, Entity.BODY, Level.CITY, "650000", rule
                )

    def unplaced(self, text: str) -> Iterator[Found]:
        """Organisations without a region in their name (双边合作指导委员会): only after a mark or a small word, and only with an
        ending that nothing else has; their level and region stay open."""
        for match in self.bodies.unplaced.finditer(text):
            if not CLAUSE.search(match.group()):
                rule = f"{__name__}.BodyFinder.unplaced"
                yield Found(match.start(), match.end(), match.group(), match.group(), Entity.BODY, None, None, rule)

    def own(self, text: str, found: list[Found]) -> Iterator[Found]:
        """A department speaking of itself (厅党组, 全厅, 机关党委): the one that issues the text, else the first department of
        that kind in its section."""
        for match in OWN.finditer(text):
            unit = self.setting.at(match.start())
            word = match["unit"] or match["all"] or ""
            ending = word or ("厅", "局", "委员会")
            known = [self.lead] if self.lead is not None and len(self.setting.units) == 1 else []
            known += [f for f in found if unit.start <= f.start < unit.end]
            lead = next((f for f in known if f.canonical.endswith(ending)), None)
            if lead is None:
                continue
            canonical = lead.canonical + (match.group() if match.group().startswith("机关") else "")
            rule = f"{__name__}.BodyFinder.own"
            yield Found(
                match.start(), match.end(), match.group(), canonical, Entity.BODY, lead.level, lead.region_code, rule
            )

    def _found(self, text: str, start: int, end: int, canonical: str, region: Region | None, rule: str) -> Found:
        if canonical.startswith("中共"):
            start -= next((len(word) for word in ("中国共产党", "中共") if text.endswith(word, 0, start)), 0)
        level = region.level if region else None
        code = region.code if region else None
        return Found(start, end, text[start:end], canonical, Entity.BODY, level, code, rule)

    def _ending_at(self, text: str, end: int) -> tuple[int, Region] | None:
        """Return the region whose full name ends at ``end`` (湖南省, 湘潭市), with where it begins."""
        home = self.setting.at(max(end - 1, 0)).home
        for length in range(12, 1, -1):
            start = end - length
            if start >= 0 and text[start:end] in self.regions.full_names:
                region = self.regions.named(text[start:end], home)
                return (start, region) if region else None
        return None

    def _bare(self, word: str, unit: Unit) -> Region | None:
        """Return what 省, 市 or 县 means in this section."""
        home = unit.home
        if home is None or home is COUNTRY:
            return None
        level = LEVEL_WORDS.get(word, Level.COUNTY)
        region = self.regions.up_to(home, level)
        if region is None and word == "市":
            province = self.regions.up_to(home, Level.PROVINCIAL)
            county = self.regions.up_to(home, Level.COUNTY)
            if province is not None and province.code in MUNICIPALITIES:
                return province
            return county if county is not None and county.name.endswith("市") else None
        if region is None and word == "区" and home.name.endswith("自治区"):
            return home
        return region

    def _tail(self, text: str, at: int, region: Region | None) -> tuple[int, str] | None:
        """Read an organ, department, congress or system after a region; return its end and its canonical name."""
        name = region.name if region else ""
        committee = COMMITTEE.match(text, at) if text[at - 1 : at] in {"区", "州"} else None
        if committee:
            office = self.bodies.tail.match("委" + text[committee.end() : committee.end() + LONGEST_ORGAN])
            organ = office["organ"] if office and office["organ"] else "委"
            end = committee.end() + len(organ) - 1
            return end, self.bodies.organs[organ].canonical.replace("{r}", name)
        match = self.bodies.tail.match(text, at)
        if match and match["organ"]:
            return match.end(), self.bodies.organs[match["organ"]].canonical.replace("{r}", name)
        if match and match["stem"]:
            return match.end(), name + self.bodies.departments[match["stem"]] + UNITS[match["unit"]]
        term = LOCAL_TERM.match(text, at)
        if term:
            return term.end(), f"中共{name}委"
        congress = CONGRESS.match(text, at)
        if congress:
            return congress.end(), name + congress.group()
        system = SYSTEM.match(text, at)
        trade = system.group()[:-2] if system else ""
        if system and (trade in self.bodies.departments or trade in self.bodies.organs):
            return system.end(), name + self.bodies.departments.get(trade, trade) + "系统"
        return None

    def _open(self, text: str, at: int, region: Region | None) -> tuple[int, str] | None:
        """Read a name that is known by its last word only (沃森电气科技有限公司)."""
        match = self.bodies.open_tail.match(text, at)
        if match is None or (not match["open"] and len(match["suffix"]) < 2) or CLAUSE.search(match["open"]):
            return None
        if match.group().count("（") != match.group().count("）"):
            return None
        if match["suffix"] in {"公司", "集团", "学校", "办公室", "委员会", "领导小组"} and not match["open"]:
            return None
        return match.end(), (region.name if region else "") + match.group()
