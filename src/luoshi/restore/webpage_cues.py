"""What is asked again and again of the lines of one web page (行情): furniture, facts, entries of lists; each found out once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from luoshi.lexicon import Lexicon
from luoshi.lexicon.outlets import Outlets, outlets
from luoshi.lexicon.web import WebFurniture, web_blocks, web_furniture, web_labels
from luoshi.model import DropReason
from luoshi.restore.webpage_labels import VALUE, Fact, FactLine, read_facts, words_of_line
from luoshi.restore.webpage_lines import WebPage

#: A label alone on its line is no longer than this.
LABEL = 8
#: A line tells facts if it holds the end of a label or a date, or names an outlet and is no longer than one.
NAME, _MAY_TELL = 20, re.compile(r"[:：\t]|\d{4}")
#: Share of links from which a line with a date is an entry of a list; a linked outlet has no neighbour like it.
ENTRY_LINKED = 0.2
#: A date at the beginning or end of an entry, which a number of the title may follow without a blank.
DATED = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}|[\[（(]\d{1,2}[-/]\d{1,2}[\])）]")


@dataclass(frozen=True)
class Cues:
    """What is asked again and again of the lines of one page."""

    page: WebPage
    lexicon: Lexicon
    furniture: WebFurniture
    blocks: Mapping[str, str]
    outlets: Outlets
    facts: dict[int, FactLine] = field(default_factory=dict)
    lines: dict[str, DropReason | None] = field(default_factory=dict)
    tails: dict[str, DropReason | None] = field(default_factory=dict)
    telling: dict[int, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, page: WebPage, lexicon: Lexicon) -> Cues:
        """Prepare a page."""
        return cls(page, lexicon, web_furniture(lexicon), web_blocks(lexicon), outlets(lexicon))

    def furniture_of(self, bare: str) -> DropReason | None:
        """Return why a line is dropped wherever it stands, found out once for each wording."""
        if bare not in self.lines:
            self.lines[bare] = self.furniture.line(bare)
        return self.lines[bare]

    def tail_of(self, bare: str) -> DropReason | None:
        """Return why a line ends the article, found out once for each wording."""
        if bare not in self.tails:
            self.tails[bare] = self.furniture.tail(bare)
        return self.tails[bare]

    def facts_of(self, index: int) -> FactLine:
        """Read a line as facts, once."""
        if index not in self.facts:
            line = self.page.lines[index]
            if self.is_value(index):
                self.facts[index] = FactLine((), 0)
            else:
                end = self.page.lines[index + 1].end if self.is_value(index + 1) else line.end
                self.facts[index] = read_facts(self.page.text, line.start, end, self.lexicon)
        return self.facts[index]

    def is_value(self, index: int) -> bool:
        """Tell a line that is the value of the label alone on the line above (发布日期： / 2022-10-16)."""
        lines = self.page.lines
        if not 0 < index < len(lines):
            return False
        label, value = lines[index - 1], lines[index]
        if (
            label.bare[-1] not in ":："
            or len(label.bare) > LABEL
            or value.bare[-1] in ":：。"
            or len(value.bare) > VALUE
        ):
            return False
        return web_labels(self.lexicon).pattern.fullmatch(self.page.text, label.start, label.end) is not None

    def says_facts(self, index: int) -> bool:
        """Tell lines that say when, where from and by whom (发布时间、来源、作者) and little else."""
        if index not in self.telling:
            reads = self.reads_as_facts(index) and not self.is_dated_link(index)
            told = reads and any(_tells(fact) for fact in self.facts_of(index).facts)
            self.telling[index] = told or (self.is_value(index) and self.says_facts(index - 1))
        return self.telling[index]

    def is_dated_link(self, index: int) -> bool:
        """Tell an entry of a list of links with dates, which reads like the date and origin of an article."""
        lines = self.page.lines
        near = [lines[other] for other in (index - 1, index, index + 1) if 0 <= other < len(lines)]
        dated = [line for line in near if line.linked >= ENTRY_LINKED and DATED.search(line.bare) is not None]
        return lines[index] in dated and len(dated) > 1

    def reads_as_facts(self, index: int) -> bool:
        """Tell lines of labelled facts, also those whose labels begin lines of prose elsewhere."""
        line = self.page.lines[index]
        if len(line.bare) > 250 or "。" in line.bare:
            return False
        if not _MAY_TELL.search(self.page.text, line.start, line.end):
            # Neither label nor date: nothing is left but the name of an outlet that stands alone.
            words = words_of_line(self.page.text, line.start, line.end)
            if len(line.bare) > NAME or not any(self.outlets.named(word) for _, word in words):
                return False
        read = self.facts_of(index)
        return bool(read.facts) and read.rest <= max(8, 0.3 * len(line.bare))


def _tells(fact: Fact) -> bool:
    """Tell facts that stand by themselves from labels that also begin lines of prose (时间：, 名称：)."""
    return not fact.weak or (fact.field == "published" and fact.value_span is not None and "20" in fact.value)
