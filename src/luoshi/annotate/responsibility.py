"""Who answers for a task (责任分工): brackets and lines by which governments assign what they demand.

（发展改革委牵头，财政部、人民银行按职责分工负责）, 责任单位：……, 完成时限：……, and the columns of a task table. The unit listed first leads
(列第一位者为牵头单位), as such documents say themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who leads a task, who else answers for it, and by when (责任): names as printed, in order.

    ``lead`` is the unit listed first; ``leads`` all that are printed as leading (甲、乙牵头); ``co`` everybody else, with
    sums such as 各地区 and 国务院相关部门; ``guide`` those who only guide (指导); ``deadline`` the printed words.
    """

    lead: str | None
    co: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    guide: tuple[str, ...] = ()
    deadline: str | None = None

    @property
    def bodies(self) -> tuple[str, ...]:
        """Return everybody named, the lead first."""
        return tuple(dict.fromkeys((*((self.lead,) if self.lead else ()), *self.leads, *self.co, *self.guide)))


_UNITS = "(?:单位|部门|处室|科室|部室|股室|机构|主体)"
_LEAD_KEYS = (
    f"(?:牵头责任|牵头|责任|负责|主办|主责|承办|落实|实施|主管|主要责任){_UNITS}|牵头领导|牵头人|责任人|责任领导"
)
_CO_KEYS = f"(?:配合|协办|参与|参加|会办|协同|协作|协助|共同责任|配合责任|协管){_UNITS}"
_DATE_KEYS = "完成时限|完成时间|办结时限|办理时限|时间节点|时限要求|整改时限|完成期限|落实时限|时限|时间要求|进度安排"
_KEYED = re.compile(f"(?P<key>{_LEAD_KEYS}|{_CO_KEYS}|{_DATE_KEYS})(?:及责任人)?\\s*[：:]\\s*")
#: Where something else than a unit or a time is named: 负责部门：海关总署；适用范围：…….
_OTHER_KEY = re.compile("[；;。](?=[^：:；;，,]{2,10}[：:])")
#: Tails that explain the bracket itself.
_NOTE = re.compile(
    "[，。；,;]?(?:排|列)在?(?:第一位|首位)[^，。；]*(?:牵头|为主)[^。；]*|[，。；]?下同$|[，。；]?以下[^。]*不再列出$"
)
_DATE = re.compile(
    "(?:\\d{4}年)?(?:\\d{1,2}月)?(?:\\d{1,2}日)?(?:上半年|下半年|年)?(?:底|末)?(?:之前|以前|前)(?:完成|落实|实现|出台|建成|印发|启动)?(?:并[^，；。]{0,10})?"
    "|\\d{4}年(?:\\d{1,2}月)?(?:底|末)?(?:完成|落实|实现|出台)?|(?:持续|长期|常年)(?:推进|坚持|实施|开展)|年内完成|全年推进"
)
_ROLE = re.compile(
    "(?P<lead>牵头负责|共同牵头|牵头(?:会同)?|为主|总负责|主办)|(?P<guide>指导|督促指导|加强指导)"
    "|(?P<co>配合|协助|参与|参加|协同|支持|协办|会办)"
    "|(?P<duty>(?:按照?(?:各自)?(?:职责)?(?:分工)?|依(?:法依)?职责|根据职责|分别|具体|共同|组织|会商)*(?:负责落实|负责实施|负责组织实施|组织实施|落实|负责|实施|承担))"
)


def parse(text: str) -> Responsibility:
    """责任分工: read a bracket, a line or a cell that says who answers for a task.

    甲、乙牵头，丙、丁按职责分工负责: 甲 leads, 乙 leads with it, 丙 and 丁 answer too. 甲、乙、丙负责: the first listed leads. 甲会同乙: 甲 leads.
    Text that names nobody gives a record without lead; nothing is guessed.

    >>> parse("（发展改革委牵头，财政部、人民银行按职责分工负责）").co
    ('财政部', '人民银行')
    """
    body = _NOTE.sub("", text.strip().strip("（）()[]【】〔〕").strip())
    return _keyed(body) if _KEYED.search(body) else _worded(body)


def _keyed(text: str) -> Responsibility:
    """责任单位：甲、乙；配合单位：丙；完成时限：年底前: each key takes what stands up to the next."""
    found = list(_KEYED.finditer(text))
    lead: list[str] = []
    co: list[str] = []
    deadline = None
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(text)
        value = _OTHER_KEY.split(text[match.end() : end])[0].strip(" \t，,；;。、（）()[]【】")
        if re.fullmatch(_DATE_KEYS, match["key"]):
            deadline = value or None
        elif re.fullmatch(_CO_KEYS, match["key"]):
            co.extend(names(value))
        else:
            lead.extend(names(value))
    leads = lead if any(m["key"].startswith(("牵头", "主")) for m in found) else lead[:1]
    rest = [name for name in (*lead[1:], *co) if name not in leads]
    return Responsibility(lead[0] if lead else None, tuple(dict.fromkeys(rest)), tuple(leads), deadline=deadline)


def _worded(text: str) -> Responsibility:
    """甲牵头，乙、丙按职责分工负责; 甲会同乙负责; 甲负责，乙配合; 甲指导，乙负责落实."""
    leads: list[str] = []
    duty: list[str] = []
    co: list[str] = []
    guide: list[str] = []
    deadline = None
    waiting: list[str] = []
    for part in re.split("[，,；;。]", text):
        part = part.strip()
        date = _DATE.search(part)
        if date and not re.search("[部委局办厅署院会行]", part[: date.start()] + part[date.end() :]):
            deadline = part or None
            continue
        role = _ROLE.search(part)
        if role is None:
            waiting.extend(names(part))
            continue
        first, _, others = part[: role.start()].partition("会同")
        who = waiting + names(first)
        waiting = []
        target = leads if role["lead"] else guide if role["guide"] else co if role["co"] else duty
        target.extend(who)
        if others or role["lead"] == "牵头会同":
            co.extend(names(others))
        co.extend(names(_rest(part[role.end() :], role)))
    duty.extend(waiting)
    order = leads or duty
    lead = order[0] if order else None
    rest = [name for name in (*duty, *co) if name != lead and name not in leads]
    return Responsibility(lead, tuple(dict.fromkeys(rest)), tuple(leads or order[:1]), tuple(guide), deadline)


def _rest(text: str, role: re.Match[str]) -> str:
    """Return bodies printed behind a role word without a comma: 甲牵头会同乙负责."""
    text = re.sub("^(?:，|,)?会同", "", text)
    found = _ROLE.search(text)
    return text[: found.start()] if found and role["lead"] else ""


#: Ends of organisation names: 和 behind one of these joins two bodies, elsewhere it is part of a name (工业和信息化部).
_BODY_END = re.compile(
    "(?:部|委|局|署|办|院|厅|会|行|政府|中心|公司|集团|委员会|办公室|督查室|研究室|小组|专班|总社|联|地区|部门|单位|学校|医院|区|县|市|镇|街道|等)$"
)
_JOINT = re.compile("以及|及其|及|和|与|或")
_SUM = re.compile("^(?:各|有关|相关|其他|国务院(?:有关|相关)|省(?:有关|直)|市(?:有关|直)|中央和国家机关有关)")


def names(text: str) -> list[str]:
    """Split a list of bodies: 、 and blanks separate, 和 and 及 where a body ends before them or a sum (各地区) follows.

    等 is dropped where it only ends the list, and separates where a sum stands behind it (税务总局等国务院相关部门).
    """
    found: list[str] = []
    plain = re.sub("^(?:由|请|责成|在)|(?:按照?|依|根据|分别|共同)$", "", text.strip(" \t、，,"))
    for item in re.split(r"[、/／]|\s+|\t", plain):
        for part in re.split("等(?=国务院|有关|相关|各|省|市|县|中央|部门|单位|和|及|$)", item):
            found.extend(_joined(part))
    return [name for name in found if len(name) > 1]


def _joined(text: str) -> Iterator[str]:
    at = 0
    for match in _JOINT.finditer(text):
        left, right = text[at : match.start()], text[match.end() :]
        ends = _BODY_END.search(left) and not re.match("单位|机构", right)
        if ((ends and len(left) > 1) or (not left.strip()) or _SUM.match(right)) and right:
            yield left.strip("和及与、 ")
            at = match.end()
    tail = text[at:].strip("和及与、 ")
    if tail in {"部门", "单位"}:
        return
    yield tail


_BRACKET = re.compile(
    f"[（(](?P<inside>[^（）()\\n]{{2,240}}(?:负责|牵头|落实|配合|实施)[^（）()\\n]{{0,60}}|[^（）()\\n]{{0,20}}(?:{_LEAD_KEYS})\\s*[：:][^（）()\\n]{{2,200}})[）)]"
)
_LINE = re.compile(f"(?m)^[（(【\\[]?(?:{_LEAD_KEYS})\\s*[：:].*$")


def find(text: str) -> list[tuple[int, int, Responsibility]]:
    """Find the brackets and lines of a clean text that assign tasks, as (start, end, who), in order."""
    found = []
    for match in _BRACKET.finditer(text):
        read = parse(match[0])
        if read.lead and _assigns(match["inside"], read):
            found.append((match.start(), match.end(), read))
    for match in _LINE.finditer(text):
        read = parse(match[0])
        inside = any(start <= match.start() < end for start, end, _ in found)
        if read.lead and not inside:
            found.append((match.start(), match.end(), read))
    return sorted(found, key=lambda item: item[0])


def _assigns(inside: str, read: Responsibility) -> bool:
    """Tell assignments from remarks that happen to say 落实 or 由……负责: somebody who can act must be named."""
    if "由" in inside[1:]:
        return False
    return bool(_KEYED.search(inside)) or any(_BODY_END.search(name) or _SUM.match(name) for name in read.bodies)


_COLUMNS = (("lead", re.compile(_LEAD_KEYS)), ("co", re.compile(_CO_KEYS)), ("deadline", re.compile(_DATE_KEYS)))
_TASK = re.compile("任务|内容|事项|措施|工作|项目|目标|要求|问题|活动")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a task table (任务分解表): what is to be done, and who answers for it; ``cell`` is the column of the task."""

    index: int
    cell: int
    task: str
    who: Responsibility


def table(rows: Sequence[Sequence[str]]) -> list[Row]:
    """Read a task table: the header names the columns of task, lead, co-workers and deadline; every row below is a task.

    A cell that spans rows (周一) leaves the rows below it shorter: their cells stand further left, and are found by the
    column that holds bodies. Cells that only count (2、) are passed over where the header has no column for them. Rows above
    a header with a column of responsibility are left out.
    """
    found: list[Row] = []
    columns: dict[str, int] = {}
    counted, known = False, frozenset[str]()
    for index, row in enumerate(rows):
        header = _header(row)
        if header:
            columns, counted = header, any(re.search("序号|编号|项次", cell) for cell in row)
            known = _known_bodies(rows[index + 1 :], header["lead"], len(row))
            continue
        kept = [at for at, cell in enumerate(row) if counted or not _COUNT.fullmatch(cell.strip())]
        cells = [row[at].strip() for at in kept]
        shift = _shift(cells, columns, known) if columns else None
        if shift is None:
            continue
        value = {name: cells[at - shift] if 0 <= at - shift < len(cells) else "" for name, at in columns.items()}
        lead, co = names(value.get("lead", "")), names(value.get("co", ""))
        who = Responsibility(
            lead[0] if lead else None, (*lead[1:], *co), tuple(lead[:1]), (), value.get("deadline") or None
        )
        found.append(Row(index, kept[columns["task"] - shift], value["task"], who))
    return found


_COUNT = re.compile(r"[（(]?\d{1,3}[）)]?[、.．]?")


def _known_bodies(rows: Sequence[Sequence[str]], lead: int, width: int) -> frozenset[str]:
    """Return the bodies that rows as wide as their header name in the column of the lead."""
    return frozenset(name for row in rows if len(row) == width and lead < width for name in names(row[lead]))


def _shift(row: Sequence[str], columns: dict[str, int], known: frozenset[str]) -> int | None:
    """Return by how many cells a row stands further left than its header; None where it holds no task with a body.

    A cell that only names bodies is taken for the task only where no other is left.
    """
    likely = [
        shift for shift in range(columns["task"] + 1) if _fits(row, columns["task"] - shift, columns["lead"] - shift)
    ]
    tasks = [shift for shift in likely if not _only_bodies(row[columns["task"] - shift], known)]
    return next(iter((*tasks, *likely)), None)


def _fits(row: Sequence[str], task: int, lead: int) -> bool:
    if not 0 <= lead < len(row) or task >= len(row) or not row[task] or _WEEKDAY.match(row[task]):
        return False
    bodies = names(row[lead])
    return bool(bodies) and all(len(name) <= 16 for name in bodies)


_UNIT = re.compile("[^\\d]{1,6}(?:处|室|委|办|局|科|组|段|支部|中心|院|厅|署|部门|单位)(?:（[^（）]*）)?")


def _only_bodies(cell: str, known: frozenset[str]) -> bool:
    return all(name in known or _UNIT.fullmatch(name) for name in names(cell))


_WEEKDAY = re.compile("(?:周|星期)[一二三四五六日天]|\\d{1,2}月\\d{1,2}日$|\\d+$")


def _header(row: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, cell in enumerate(row):
        name = re.sub(r"\s", "", cell)
        for column, pattern in _COLUMNS:
            if pattern.search(name) and len(name) <= 12:
                columns.setdefault(column, at)
        if _TASK.search(name) and len(name) <= 10 and not re.search("单位|部门|时限|时间", name):
            columns.setdefault("task", at)
    return columns if "lead" in columns and "task" in columns else {}
