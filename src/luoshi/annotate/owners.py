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
_LOCAL = {Level.PROVINCIAL: "全省", Level.CITY: "全市", Level.COUNTY: "全县"}


@dataclass(frozen=True, slots=True)
class Owner:
    """Who must act, and whether that is ``stated`` in the words or ``inherited``."""

    name: str | None
    origin: str | None


class Owners:
    """Follows the addressees of one article; the groups it names are known before its first sentence is read."""

    def __init__(self, identity: Identity, groups: list[str]) -> None:
        self.identity = identity
        self._all = next((group for group in groups if _ALL.match(group)), None)
        self._sector = next((group for group in groups if _SECTOR.match(group)), None)
        self._carried: tuple[str | None, str | None] = (None, None)

    def of(self, subject: str, voice: Voice, before: Owner | None = None, continued: bool = False) -> Owner:
        """Tell who must act on a demand of ``voice`` with ``subject`` printed before its marker.

        Printed addressees count as they stand; 我们 and 大家 mean those the speaker always addresses. Without one, a
        meeting addresses the body that met, a signed speech or a leader the widest group the article names (failing that
        all departments of the region), a pledge binds whoever makes it; a sentence that goes on without a marker
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
        if voice.body and not voice.person and voice.stance is not Stance.AUTHOR:
            return voice.body
        if voice.person or voice.stance is Stance.AUTHOR or voice.issuer == "会议":
            return self._all or self._sector or self._whole(voice)
        return self._all or voice.body or voice.issuer

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
