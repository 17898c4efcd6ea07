"""Who must act (责任人、受令者): printed before the marker, carried on from the section or the meeting, or unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.annotate.directives_voices import Stance, Voice
from luoshi.model import Identity, Level

_PRONOUNS = frozenset({"我们", "我", "大家", "咱们", "同志们", "我们党", "我党"})
#: Groups that take in everybody under a leader or a system: 全省各级各部门, 各级工会和广大职工.
_ALL = re.compile(
    "^(?:全[国省市区县州][^，]{0,20}|各级(?!党组织和党员干部特别)[^，]{1,20}|各地区?各部门[^，]{0,8}|各市州[^，]{0,12})$"
)
#: The sector a signed essay speaks to: 组织部门, 全市政法机关.
_SECTOR = re.compile("^[一-鿿]{2,10}(?:部门|机关|系统|战线)$")
#: Party committees and governments lead every department of their region; other bodies speak to their own.
_LEADS = re.compile("(?:^中共.{2,12}委(?:员会)?|人民政府|政府)$")
#: Bodies that speak to their own even beside one another: 市人大常委会、市政协.
_OF_ITS_OWN = re.compile("(?:人大常委会|人大|政协|法院|检察院|公司|协会|工会|联合会|局|厅|部门|单位)$")
#: Whose task a text says something is: 作为全市上下当前和今后一个时期的首要政治任务.
_TASK_OF = re.compile("作为(?P<who>全[党国省市区县州][一-鿿]{1,8}?)(?:当前|今后|首要|重要|重大|头等|的)")
#: Whose duty a signed text says something is: 抓落实是党办的基本职能.
_DUTY_OF = re.compile(
    "(?:是|赋予)(?P<who>[一-鿿]{1,6}?(?:办|部门|机关|系统|战线|人大|政协|工会))的(?:基本|重要|首要|主要|神圣)?(?:职能|职责|使命|本职)"
)
#: Before whom a speaker expounds: 向市青年企业家商会党员、会员代表宣讲.
_AUDIENCE = re.compile(
    "(?:向|为|给)(?P<who>[一-鿿、]{2,30}?(?:代表|党员|干部|职工|师生|学生|群众|同志|员工|人员|官兵|工匠))(?:们)?(?:作)?(?:宣讲|授课|讲党课|讲授)"
)
_LOCAL = {Level.PROVINCIAL: "全省", Level.CITY: "全市", Level.COUNTY: "全县"}


def _first(pattern: re.Pattern[str], text: str) -> list[str]:
    found = pattern.search(text)
    return [found["who"]] if found else []


@dataclass(frozen=True, slots=True)
class Owner:
    """Who must act, and whether that is ``stated`` in the words or ``inherited``."""

    name: str | None
    origin: str | None


class Owners:
    """Follows the addressees of one article; the groups it names are known before its first sentence is read."""

    def __init__(
        self, identity: Identity, groups: list[str], text: str = "", pledging: list[str] | None = None
    ) -> None:
        self.identity = identity
        self._all = next((group for group in [*groups, *_first(_TASK_OF, text)] if _ALL.match(group)), None)
        self._sector = next((group for group in groups if _SECTOR.match(group)), None)
        self._duty = _first(_DUTY_OF, text)
        self._pledging = [name for name in pledging or [] if name not in _PRONOUNS]
        self._audience = _first(_AUDIENCE, text)
        self._carried: tuple[str | None, str | None] = (None, None)

    def of(self, subject: str, voice: Voice, before: Owner | None = None, continued: bool = False) -> Owner:
        """Tell who must act on a demand of ``voice`` with ``subject`` printed before its marker.

        Printed addressees count as they stand; 我们 and 大家 mean those the speaker always addresses. Without one, a
        meeting addresses the body that met, a signed speech or a leader the widest group the article names (failing that
        the sector whose duty it names, the body that pledges itself in it, or all departments of the region); who
        speaks to an audience addresses it; a pledge binds whoever makes it; a sentence that goes on without a marker
        (``continued``) keeps the owner ``before`` it; a demand quoted from above has no owner here.
        """
        if subject and subject not in _PRONOUNS:
            self._carried = (voice.issuer, subject)
            return Owner(subject, "inherited" if continued else "stated")
        if voice.stance is Stance.UPSTREAM:
            return Owner("全党", "inherited") if subject in {"我们党", "我党"} else Owner(None, None)
        if continued and before is not None and before.name:
            return Owner(before.name, "inherited")
        default = voice.issuer if subject == "我" else self._default(voice)
        if subject:
            return Owner(default, "stated" if default else None)
        return Owner(default, "inherited" if default else None)

    def _default(self, voice: Voice) -> str | None:
        if voice.stance is Stance.PLEDGE:
            return self._carried_party(voice) or voice.issuer
        if voice.stance is Stance.OWN:
            return voice.body or voice.issuer
        if voice.stance is Stance.AUTHOR:
            return self._addressed_by_author(voice)
        if voice.body and not voice.person:
            return voice.body
        if voice.person and self._audience:
            return self._audience[0]
        if voice.person or voice.issuer == "会议":
            return self._all or self._sector or self._whole(voice)
        if _OF_ITS_OWN.search(voice.issuer or ""):
            return voice.body or voice.issuer
        return self._all or voice.body or voice.issuer

    def _addressed_by_author(self, voice: Voice) -> str | None:
        named = self._all or self._sector
        if named or not voice.person:
            return named or self._whole(voice)
        return next(iter((*self._duty, *self._pledging)), None) or self._whole(voice)

    def _carried_party(self, voice: Voice) -> str | None:
        issuer, party = self._carried
        same = issuer == voice.issuer and party is not None
        return party if same and re.fullmatch("[一-鿿]方|[一-鿿]{2,4}(?:党|中央)", party or "") else None

    def _whole(self, voice: Voice) -> str | None:
        if voice.stance is Stance.AUTHOR and not voice.person:
            return voice.issuer
        place = _LOCAL.get(self.identity.level) if self.identity.level else None
        body = self.identity.issuer
        if body and not _LEADS.search(body):
            return body
        if place is None:
            return None
        return f"{place}各级各部门"
