"""Annotate the articles of one source (标注): who speaks, who is named, what is asked, promised, aimed at and reported.

One pass an article: its setting (which region 省 and 市 mean here), then names, then identity, set phrases and citations, then
what other modules of this room find with their help (directives, targets, results, commitments).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from luoshi.annotate import commitments, directives, doubts, results, spaced, targets
from luoshi.annotate import formulations as phrases
from luoshi.annotate import references as citations
from luoshi.annotate.bodies import BodyFinder
from luoshi.annotate.dating import of_one_issue
from luoshi.annotate.found import Found
from luoshi.annotate.identity import CENTRAL_COMMITTEE, Evidence, identify
from luoshi.annotate.mentions import found_in, mentions
from luoshi.annotate.offices import body_of_office
from luoshi.annotate.persons import PersonFinder
from luoshi.annotate.places import PlaceFinder
from luoshi.annotate.setting import Setting, region_of_title, settle
from luoshi.annotate.sheet import Sheet, header_lines, sheets
from luoshi.lexicon import Lexicon
from luoshi.lexicon.bodies import bodies
from luoshi.lexicon.document_names import document_names
from luoshi.lexicon.formulations import formulations
from luoshi.lexicon.milestones import milestones
from luoshi.lexicon.names import names
from luoshi.lexicon.outlets import outlets
from luoshi.lexicon.places import places
from luoshi.lexicon.regions import Regions, regions
from luoshi.model import (
    Annotations,
    Article,
    Body,
    Commitment,
    Directive,
    Entity,
    FormulationUse,
    Identity,
    Issue,
    Mention,
    Passage,
    Reference,
    Region,
    Restored,
    Result,
    Severity,
    Source,
    Target,
)

#: A first line of a text without headline that names what the text is.
TITLE_LIKE = re.compile(r"^[^，。；！？]{2,40}(?:报告|意见|决定|通知|规划|计划|方案|办法|条例|要点)$|^——.{4,60}$")


def annotate(source: Source, restored: Restored, lexicon: Lexicon) -> Annotations:
    """Annotate a restored source (标注). Pure: the same source, articles and lexicon give the same annotations.

    Captions, navigation and other page furniture are no articles and are left out.
    """
    articles = [article for article in restored.articles if article.kind.is_article]
    page = Page(source, restored, lexicon, articles)
    named: list[Mention] = []
    uses: list[FormulationUse] = []
    cited: list[Reference] = []
    asked: list[Directive] = []
    aimed: list[Target] = []
    reported: list[Result] = []
    promised: list[Commitment] = []
    issues: list[Issue] = []
    identities = list(of_one_issue([identify(page.evidence(article)) for article in articles]))
    mine_of: dict[int, list[Passage]] = {}
    for passage in restored.passages:
        mine_of.setdefault(passage.article, []).append(passage)
    for number, (article, identity) in enumerate(zip(articles, tuple(identities), strict=True)):
        if spaced.applies(article, lexicon):
            told = spaced.read(article, mine_of.get(article.ordinal, []), identity, lexicon)
            identities[number] = told.identity
            named.extend(told.mentions)
            asked.extend(told.directives)
            aimed.extend(told.targets)
            promised.extend(told.commitments)
            continue
        found = page.found[article.ordinal]
        mine = mentions(article, found)
        named.extend(mine)
        passages = mine_of.get(article.ordinal, [])
        asking = directives.demands(article, passages, identity, mine, lexicon)
        demands = directives.find(article, passages, identity, mine, lexicon, asking)
        aims = targets.find(article, passages, identity, mine, lexicon)
        asked.extend(demands)
        aimed.extend(aims)
        reported.extend(results.find(article, passages, identity, mine, lexicon, asking))
        promised.extend(commitments.find(article, passages, identity, mine, lexicon))
        for sheet, _ in found:
            uses.extend(_uses(article, sheet, lexicon))
            cited.extend(_references(article, sheet, lexicon))
        issues.extend(_open_questions(article, identity, mine))
        issues.extend(doubts.of_times(article, identity, demands))
        issues.extend(doubts.of_numbers(article, aims, lexicon))
    return Annotations(
        identities=tuple(identities),
        mentions=tuple(named),
        formulations=tuple(uses),
        directives=tuple(asked),
        targets=tuple(aimed),
        results=tuple(reported),
        commitments=tuple(promised),
        references=tuple(cited),
        issues=tuple(issues),
    )


class Page:
    """All articles of a source with what their names mean: settings, finds and offices held, worked out once."""

    def __init__(self, source: Source, restored: Restored, lexicon: Lexicon, articles: list[Article]) -> None:
        self.source = source
        self.names = names(lexicon)
        self.regions: Regions = regions(lexicon)
        self._bodies = bodies(lexicon)
        self._places = places(lexicon)
        self._outlets = outlets(lexicon)
        self._persons = PersonFinder(self.names)
        self.meetings = milestones(lexicon)
        text = "\n".join(article.text for article in articles)
        declared = _declared_region(source, self.regions)
        self.settings = {a.ordinal: self._setting(a, text, declared) for a in articles}
        lines = header_lines(restored)
        own = {a.ordinal: sheets(source, a, lines) for a in articles}
        believed = {n for a in articles for sheet in own[a.ordinal] for n in self._persons.collect(sheet.plain)}
        believed |= {b.name for a in articles for b in a.bylines if 2 <= len(b.name) <= 4 and "、" not in b.name}
        named = frozenset(believed)
        self.found: dict[int, list[tuple[Sheet, list[Found]]]] = {
            a.ordinal: [(sheet, self._find(sheet, a, named)) for sheet in own[a.ordinal]] for a in articles
        }
        self.offices = self._offices(articles)

    def _setting(self, article: Article, page: str, declared: Region | None) -> Setting:
        evidence = [
            self.source.declared.issuer or "",
            article.issuer_printed or "",
            *(byline.role or "" for byline in article.bylines),
            article.title or "",
            article.kicker or "",
            article.subtitle or "",
            article.outlet or "",
            self.source.declared.title or "",
            *([] if article.title else [line for line in article.text[:400].split("\n") if TITLE_LIKE.search(line)]),
        ]
        return settle(article, evidence, page, self.regions, declared)

    def finder(self, article: Article) -> BodyFinder:
        """Return the finder of organisations for the setting of an article, told which body issues it where that is said."""
        setting = self.settings[article.ordinal]
        plain = BodyFinder(self._bodies, self.regions, setting)
        said = (self.source.declared.issuer, article.issuer_printed, article.title)
        lead = next((found[0] for text in said if text and (found := plain.find(text))), None)
        return BodyFinder(self._bodies, self.regions, setting, lead)

    def _find(self, sheet: Sheet, article: Article, believed: frozenset[str]) -> list[Found]:
        setting = self.settings[article.ordinal]
        place_finder = PlaceFinder(self.regions, self._places, setting)
        return found_in(sheet, self.finder(article), place_finder, self._persons, believed)

    def _offices(self, articles: list[Article]) -> dict[str, Body]:
        """Read from bylines and text which body each named person holds office in."""
        held: dict[str, Body] = {"习近平": CENTRAL_COMMITTEE}
        for article in articles:
            for byline in article.bylines:
                home = self.settings[article.ordinal].home
                body = body_of_office(byline.role or "", self.finder(article), self.regions, home)
                if body is not None:
                    held.setdefault(byline.name, body)
            for sheet, found in self.found[article.ordinal]:
                for person, office in _offices_before(sheet.plain, found, self._persons):
                    body = body_of_office(
                        office, self.finder(article), self.regions, self.settings[article.ordinal].home
                    )
                    if body is not None:
                        held.setdefault(person, body)
        return held

    def evidence(self, article: Article) -> Evidence:
        """Return what the identity of an article is read from."""
        return Evidence(
            self.source,
            article,
            self.found[article.ordinal],
            self.settings[article.ordinal],
            self.finder(article),
            self.regions,
            self.offices,
            self.meetings,
            self.names,
            self._outlets,
        )


def _offices_before(text: str, found: list[Found], persons: PersonFinder) -> Iterator[tuple[str, str]]:
    """Yield persons with the body and office before their name: 市委书记刘志仁, 外交部长王毅."""
    for before, item in pairwise(found):
        if item.entity is Entity.PERSON and before.entity is Entity.BODY and item.start - before.end <= 10:
            office = text[before.start : item.start]
            if persons.is_office(office) and not any(mark in office for mark in "，。；：！？\n"):
                yield item.name, office


def _declared_region(source: Source, index: Regions) -> Region | None:
    declared = source.declared.region
    if not declared:
        return None
    return index.coded(declared) or region_of_title(declared, index)


def _uses(article: Article, sheet: Sheet, lexicon: Lexicon) -> Iterator[FormulationUse]:
    for phrase in phrases.find(sheet.plain, formulations(lexicon)):
        yield FormulationUse(
            source_id=article.source_id,
            article_id=article.id,
            spans=sheet.spans(phrase.start, phrase.end),
            form=sheet.text[phrase.start : phrase.end],
            canonical=phrase.canonical,
            kind=phrase.kind,
            expansion=phrase.expansion,
            rule=phrase.rule,
        )


def _references(article: Article, sheet: Sheet, lexicon: Lexicon) -> Iterator[Reference]:
    for citation in citations.find(sheet.plain, document_names(lexicon), article.title):
        yield Reference(
            source_id=article.source_id,
            article_id=article.id,
            spans=sheet.spans(citation.start, citation.end),
            name=citation.name,
            doc_no=citation.doc_no,
            relation=citation.relation,
            rule=citation.rule,
            full_name=citation.full_name,
        )


def _open_questions(article: Article, identity: Identity, named: tuple[Mention, ...]) -> Iterator[Issue]:
    """What stays unknown of an article is said, not filled in: its issuer, its date, what its short names mean."""
    for field, label in ((identity.issuer, "发文机关"), (identity.date, "日期")):
        if field is None:
            rule = "luoshi.annotate.identity.identify"
            yield Issue(article.source_id, rule, Severity.NOTE, f"文章 {article.id}：{label}未能确定")
    said: set[str] = set()
    for mention in named:
        if mention.entity is Entity.BODY and mention.level is None and mention.name not in said:
            said.add(mention.name)
            message = f"文章 {article.id}：“{mention.name}”所属地区未能确定"
            yield Issue(article.source_id, mention.rule, Severity.NOTE, message, mention.spans)
