"""Persons (人名), only as speakers, signatories and office-holders of the text.

A name is believed where an office stands before it (厅长雷绍业), where it speaks at the head of a clause (王东明指出), where
同志 or an office follows it, in a byline, or in a list of three and more; then every occurrence of it in the article counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from luoshi.annotate.found import Found
from luoshi.lexicon.matching import Matcher
from luoshi.lexicon.names import Names
from luoshi.model import Entity

#: Characters that no given name holds in print.
NEVER = "的了是在要将把与等这那其们者并且也都就而但及或着之被给以从对使得地还又再每各个很最更么什哪谁吗呢吧啊说"

#: Further characters that show an ordinary word where only a verb of speaking supports the name (高质量要求, 全会强调).
WORDY = "和为度面会上下不任务质量议求作品级部门省市县区党委局厅院校家业产工农商民人报告项目标准系统点体员大中小全本该展发生活动力气"

#: Ends a name from the right: punctuation, a verb, an address.
END = r"(?=[，。、；：！？）)\s]|$|同志|先生|女士|院士|等(?![待级])|{verbs})"

#: What a speaker does at the head of a clause.
STRONG = (
    "(?:指出|强调|表示|说|认为|勉励|要求|希望|介绍|坦言|告诉|主持|出席|参加|"
    "致辞|致答辞|讲话|率|走进|同|为|在|代表|与|一一|共同|和|来到|深入|向|宣布)"
)

#: What follows a name as an address.
ADDRESS = r"(?=同志|总书记|主席|总理|书记|省长|市长|县长|部长|厅长|局长|主任|院士|教授|先生|女士)"


@lru_cache(maxsize=4)
def _finder(believed: frozenset[str]) -> Matcher:
    return Matcher(believed)


class PersonFinder:
    """Finds the persons of an article; built once a lexicon."""

    def __init__(self, names: Names) -> None:
        self.names = names
        common = "".join(sorted(word for word in names.common if len(word) == 1))
        double = "|".join(sorted(word for word in names.common if len(word) == 2))
        given = f"[^\\W\\d_a-zA-Z{NEVER}]"
        wary = f"[^\\W\\d_a-zA-Z{NEVER}{WORDY}]"
        any_name = rf"(?:(?:{double}|[{common}]){given}{{1,2}}|(?:{names.surnames}){given}{{2}})"
        common_name = rf"(?:(?:{double}|[{common}]){given}{{1,2}})"
        wary_name = rf"(?:(?:{double}|[{common}]){wary}{{1,2}})"
        end = END.format(verbs=names.verbs)
        self._after_office = re.compile(
            rf"(?:(?:{names.heads})\s?(?P<name>{any_name})|(?:{names.members})\s?(?P<member>{common_name})){end}"
        )
        self._press = re.compile(
            rf"(?:{names.press})[\s　：:]*(?P<list>{any_name}(?:[\s　、]+{any_name})*)(?=[\s　）)】，。]|$)"
        )
        self._speaking = re.compile(rf"(?:^|(?<=[，。；：！？“\n、）]))(?P<name>{wary_name})(?={STRONG})")
        self._addressed = re.compile(rf"(?:^|(?<=[，。；：！？“\n、）是以和由请为]))(?P<name>{wary_name}){ADDRESS}")
        self._list = re.compile(
            rf"(?:^|(?<=[，。；：！？“\n）\s与和由为]))(?P<list>{common_name}(?:、{common_name}){{2,}})"
            r"(?=等|参加|出席|分别|先后|任|为|同志|共同|，|。|和|及|[\s）)])"
        )
        self._office_end = re.compile(rf"(?:{names.heads}|{names.members})$")
        self._name = re.compile(any_name)
        self._next = re.compile(rf"、(?P<name>{common_name})(?=、|等|参加|出席|同志|和|，|。|）|分别|先后|主持)")

    def collect(self, text: str) -> set[str]:
        """Return the names that ``text`` gives good reason to believe; no ordinary words (高速, 方针)."""
        believed = {name for name in self.names.known if name in text}
        strong = {match.group(match.lastgroup or 0) for match in self._after_office.finditer(text)}
        for match in self._press.finditer(text):
            strong.update(n for n in self._name.findall(match["list"]) if n not in self.names.press_words)
        weak = {match["name"] for pattern in (self._speaking, self._addressed) for match in pattern.finditer(text)}
        for match in self._list.finditer(text):
            tokens = match["list"].split("、")
            if any(len(token) == 3 for token in tokens):
                weak.update(tokens)
        ordinary = self.names.ordinary
        believed |= {name for name in strong if name not in ordinary}
        believed |= {name for name in weak if name not in ordinary and name[:2] not in ordinary}
        for name in list(believed):
            self._extend(text, name, believed)
        return believed

    def is_office(self, words: str) -> bool:
        """Tell whether the words before a name end in an office: 市委书记, 外交部长."""
        return self._office_end.search(words) is not None

    def _extend(self, text: str, name: str, believed: set[str]) -> None:
        """Follow an enumeration from a believed name: 李强、赵乐际、王沪宁参加."""
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            while match := self._next.match(text, end):
                if match["name"] not in self.names.ordinary:
                    believed.add(match["name"])
                end = match.end("name")
            at = text.find(name, end)

    def find(self, text: str, believed: Iterable[str]) -> list[Found]:
        """Return every occurrence in ``text`` of the names ``believed``.

        Rule shown to the reader: the name stands in this document beside an office, as a speaker or signatory.
        """
        rule = f"{__name__}.PersonFinder.find"
        return [
            Found(start, end, text[start:end], text[start:end], Entity.PERSON, None, None, rule)
            for start, end in _finder(frozenset(believed)).find(text)
        ]
