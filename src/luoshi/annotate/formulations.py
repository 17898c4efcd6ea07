"""Set phrases in an article (提法): quoted formulae, programme names and slogans, as they are printed and as they are known.

Everything inside quotation marks that is not direct speech is a formulation; outside them, the phrases of the lexicon and a few
families built on region names (平安湖南, 制造强省). Digits and Chinese numerals are one: “5个牢牢把握” is 五个牢牢把握.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from luoshi.lexicon.formulations import Formulations, canonical_form
from luoshi.model import FormulationKind

#: A stretch inside one pair of quotation marks, without inner ones; line ends close it.
QUOTED = re.compile(r"“([^“”\n]{1,60})”|‘([^‘’\n]{1,40})’|「([^「」\n]{1,60})」|『([^『』\n]{1,60})』")

#: The title of a document, with one level of inner title marks.
TITLED = re.compile(r"《[^《》\n]{2,80}(?:〈[^〈〉\n]*〉[^《》\n]*)*》")

#: A numeral that makes a formula: a count at the start (五个…, 14个…), 1+1+9, 415X, 三高四新, 双….
CODE = re.compile(
    r"[0-9A-Za-z一二三四五六七八九十百千N]+(?:[+＋×][0-9A-Za-z一二三四五六七八九十百千N]+)+|\d{2,}[A-Z]?|[A-Z]*\d+[A-Z]+"
)
NUMERAL = re.compile(r"[0-9０-９一二两三四五六七八九十百千双]")

#: Congresses and plenary sessions count nothing: 党的二十大精神, 二十届三中全会.
SESSION = re.compile(
    r"[一二三四五六七八九十]+大(?=精神|报告|时光|代表|以来|$)|[一二三四五六七八九十]+届[一二三四五六七八九]中全会|[一二三四五六七八九]中全会|第[一二三四五六七八九十]+次|千.百.|百.千."
)

#: Periods and dates in quotation marks are no formulae of their own: “十四五”, “4·29”.
PERIOD = re.compile(r"十[一二三四五六七八九]五|二十五|[一二三四五六七八九]五")
DATE = re.compile(r"\d{1,2}[·.]\d{1,2}|[一二三四五六七八九十]+·[一二三四五六七八九十]+")

#: A longer stretch in quotation marks that nobody says is the theme of a meeting or a title, not a set phrase.
LONGEST = 40

#: A longer question in quotation marks is asked by somebody: “怎样促进青年企业家成长进步？” is no set phrase.
QUESTION = 8

#: What introduces direct speech.
SPEECH = re.compile(r"(?:指出|强调|要求|表示|说|提出|写道|明确|宣示|认为|号召(?:全党)?|回答|问)[，：:,]?$")

#: What follows a name of a programme, and what stands before one.
PROGRAMME = re.compile(
    r"(?:的)?(?:[\u4e00-\u9fff]{2,4})?(?:工程|行动|计划|战略|模式|活动|品牌|机制|项目|政策|方案|平台|举措|攻坚|改革|示范|试点|专项|基地|体系|布局|倡议)"
)
#: A clause rather than a name.
CLAUSE = re.compile(r"[，。；？！：]")

#: What a quoted formula is said to stand for: “两个维护”，即……; “三链”（创新链、产业链、供应链）.
EXPANSION = re.compile(
    r"[，,]?(?:即|就是|是指|也就是)[：:“]?(?P<plain>[^。；！？\n]{4,80})|（(?:即|指)?(?P<bracket>[^（）\n]{4,80})）"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A formulation between two clean offsets; ``form`` as printed without quotation marks."""

    start: int
    end: int
    form: str
    canonical: str
    kind: FormulationKind
    expansion: str | None
    rule: str


def find(text: str, formulations: Formulations) -> list[Phrase]:
    """Return the set phrases of ``text`` in order: quoted ones, titles of documents, phrases of the lexicon outside them."""
    phrases = [*quoted(text, formulations), *titled(text)]
    speech = [phrase for phrase in phrases if phrase.kind is FormulationKind.REPORT_QUOTE]
    free = [*(phrase for phrase in phrases if phrase.kind is not FormulationKind.REPORT_QUOTE)]
    free += [*listed(text, formulations), *family(text, formulations), *inner(speech, text, formulations)]
    own = {(phrase.start, phrase.end) for phrase in speech}
    kept = [phrase for phrase in _longest(free) if (phrase.start, phrase.end) not in own]
    said = [phrase for phrase in speech if phrase.form[-1] not in "？?" or len(phrase.form) <= QUESTION]
    return sorted([*kept, *said], key=lambda phrase: (phrase.start, -phrase.end))


def inner(speech: list[Phrase], text: str, formulations: Formulations) -> Iterator[Phrase]:
    """A formula in single quotation marks inside a quoted sentence: “如何加强‘两新’组织建设？”."""
    for phrase in speech:
        for nested in quoted(text[phrase.start : phrase.end], formulations):
            yield replace(nested, start=nested.start + phrase.start, end=nested.end + phrase.start)


def _longest(phrases: list[Phrase]) -> list[Phrase]:
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda p: (p.start, -p.end)):
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return kept


def quoted(text: str, formulations: Formulations) -> Iterator[Phrase]:
    """A stretch in quotation marks: a formula if it counts something, a programme if its noun follows, else a slogan,
    a figure of speech or a quoted sentence. Names of ships, weapons, storms and columns are labels; names of five-year plans
    (“十四五”) are dates, not formulae."""
    rule = f"{__name__}.quoted"
    for match in QUOTED.finditer(text):
        group = match.lastindex or 1
        form, start, end = match[group], match.start(group), match.end(group)
        before = text[max(0, start - 8) : start - 1]
        if PERIOD.fullmatch(form) or NUMERAL.fullmatch(form) or (len(form) > LONGEST and not SPEECH.search(before)):
            continue
        known = formulations.known(form)
        built = formulations.family.fullmatch(form) is not None
        kind = (
            known.kind
            if known
            else FormulationKind.PROGRAMME_NAME
            if built
            else FormulationKind.LABEL
            if formulations.names_a_thing(form, before, text[end + 1 : end + 12])
            else kind_of(form, before, text[end + 1 : end + 12])
        )
        canonical = known.canonical if known else canonical_form(form)
        expansion = stated_expansion(text, end + 1) or (known.expansion if known else None)
        yield Phrase(start, end, form, canonical, kind, expansion, rule)


def kind_of(form: str, before: str, after: str) -> FormulationKind:
    """Return the sort of a quoted stretch that the lexicon does not list, from its shape and its neighbours."""
    if form[-1] in "？！" and len(form) > 6:
        return FormulationKind.REPORT_QUOTE
    if DATE.fullmatch(form):
        return FormulationKind.LABEL
    if CODE.fullmatch(form):
        return FormulationKind.NUMERIC_FORMULA
    sentence = CLAUSE.search(form) is not None or len(form) > 16
    if sentence and (SPEECH.search(before) or form[-1] in "。？！" or len(form) > 24):
        return FormulationKind.REPORT_QUOTE
    if not sentence and NUMERAL.search(SESSION.sub("", form)) and len(form) <= 12 and "、" not in form:
        return FormulationKind.NUMERIC_FORMULA
    if PROGRAMME.match(after) and len(form) <= 12:
        return FormulationKind.PROGRAMME_NAME
    if len(form) <= 4 and "、" not in form:
        return FormulationKind.METAPHOR
    return FormulationKind.SLOGAN


def stated_expansion(text: str, at: int) -> str | None:
    """Return what the text says a formula stands for, right behind its closing quotation mark; None if it does not."""
    match = EXPANSION.match(text, at)
    return (match["plain"] or match["bracket"]).strip("“”") if match else None


def titled(text: str) -> Iterator[Phrase]:
    """The title of a document in title marks."""
    for match in TITLED.finditer(text):
        form = match.group()[1:-1]
        yield Phrase(
            match.start(), match.end(), match.group(), form, FormulationKind.DOCUMENT_TITLE, None, f"{__name__}.titled"
        )


def listed(text: str, formulations: Formulations) -> Iterator[Phrase]:
    """A phrase of the lexicon without quotation marks, matched on characters."""
    for start, end in formulations.forms.find(text):
        known = formulations.named[text[start:end]]
        yield Phrase(start, end, text[start:end], known.canonical, known.kind, known.expansion, f"{__name__}.listed")


def family(text: str, formulations: Formulations) -> Iterator[Phrase]:
    """A phrase built on a region or a field: 平安湖南, 现代化新湖南, 制造强省, 清廉工信."""
    for match in formulations.family.finditer(text):
        form = match.group()
        kind = FormulationKind.SLOGAN if match.lastgroup == "modern" else FormulationKind.PROGRAMME_NAME
        yield Phrase(match.start(), match.end(), form, canonical_form(form), kind, None, f"{__name__}.family")
