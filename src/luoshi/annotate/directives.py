"""Demands (要求): who asks whom to do what by when, found sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from luoshi.annotate import (
    deadlines,
    directives_assigned,
    directives_clauses,
    directives_headings,
    directives_kinds,
    directives_rules,
    force,
    quantities,
    targets_passage,
)
from luoshi.annotate.deadlines import Deadline, TimeKind
from luoshi.annotate.directives_headings import Found
from luoshi.annotate.directives_rules import Demand
from luoshi.annotate.directives_voices import Cast, Stance, Voice, Voices, cast_of
from luoshi.annotate.owners import Owner, Owners
from luoshi.annotate.responsibility import Responsibility
from luoshi.lexicon import cues
from luoshi.lexicon.tables import Lexicon
from luoshi.model import (
    Article,
    ArticleKind,
    Directive,
    DirectiveKind,
    Force,
    Identity,
    Mention,
    Passage,
    PassageKind,
)

_DOCUMENTS = frozenset({ArticleKind.PLAN, ArticleKind.NOTICE, ArticleKind.REGULATION, ArticleKind.REPORT})


def find(
    article: Article,
    passages: Sequence[Passage],
    identity: Identity,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    asking: Sequence[Found] | None = None,
) -> tuple[Directive, ...]:
    """Find the demands of one article in order of the text: directives, commitments, targets and exhortations.

    Run-in headings are given with ``heading`` true: they name tasks that the sentences behind them spell out, and are
    left out when tasks are counted. ``asking`` are its :func:`demands`, where they are known already.
    """
    found = demands(article, passages, identity, mentions, lexicon) if asking is None else asking
    groups = [item.demand.subject for item in found if item.demand.subject]
    pledging = [item.demand.subject for item in found if item.demand.subject and item.demand.marker == "将"]
    owners = Owners(identity, groups, article.text, pledging)
    answering = directives_assigned.Answering(directives_assigned.regions(article))
    made: list[Directive] = []
    for index, item in enumerate(found):
        before = made[-1] if made and _same_flow(item, found, index) else None
        who = answering(item.demand.start)
        made.append(_directive(article, item, owners, before, who, identity, lexicon))
    made.extend(directives_assigned.rows(article, passages, identity))
    return tuple(sorted(made, key=lambda directive: directive.spans[0].start))


def demands(
    article: Article,
    passages: Sequence[Passage],
    identity: Identity,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
) -> list[Found]:
    """Find the demands of one article as clean stretches with their voices, headings marked."""
    cast = cast_of(mentions, article, lexicon)
    read = _own_part(article, passages, identity)
    signed = article.kind is ArticleKind.SPEECH
    leads = directives_headings.paragraph_leads(read) if signed else frozenset()
    return directives_headings.mark(article, list(_demands(article, read, identity, cast, lexicon, leads)), leads)


def _own_part(article: Article, passages: Sequence[Passage], identity: Identity) -> Sequence[Passage]:
    """Return the sentences that can ask for something: of a report only those behind its review of the past."""
    if article.kind is not ArticleKind.REPORT:
        return passages
    start = targets_passage.plans_from(article, identity)
    return [passage for passage in passages if start is not None and passage.start >= start]


def _same_flow(item: Found, found: Sequence[Found], index: int) -> bool:
    before = found[index - 1]
    return before.voice.issuer == item.voice.issuer and (
        before.passage.paragraph == item.passage.paragraph or item.voice.stance is Stance.AUTHOR
    )


_ONLY_BRACKET = re.compile("^[（(][^（）()]*[）)][。；]?$")
#: The sentence that leads from the reasons of a document to its orders asks for nothing itself.
_PREAMBLE = re.compile(
    "(?:意见|通知|要求|方案|办法|措施|函复|批复|公告|规定)如下|提出以下|制定本|印发给你们|转发给你们|提出如下|作如下"
)


def _demands(
    article: Article,
    passages: Sequence[Passage],
    identity: Identity,
    cast: Cast,
    lexicon: Lexicon,
    leads: frozenset[str],
) -> Iterator[Found]:
    voices = Voices(article, identity, cast, lexicon)
    numbers = quantities.find(article.text, lexicon)
    answering = directives_assigned.Answering(directives_assigned.regions(article))
    cut = directives_assigned.without_bracket(article)
    past = directives_assigned.behind_bracket(article)
    flowing: tuple[int, str | None] | None = None
    for passage in passages:
        if passage.kind is not PassageKind.SENTENCE or (article.kind in _DOCUMENTS and _PREAMBLE.search(passage.text)):
            continue
        voice = voices.of(passage)
        start = past(voice.start if voice is not None else passage.start)
        text = article.text[start : passage.end]
        place = (passage.paragraph, voice.issuer if voice else None)
        asked = voice is not None and bool(voice.verb) and voice.stance in {Stance.DEMAND, Stance.PLEDGE}
        continuing = asked or flowing == place or article.kind in _DOCUMENTS or passage.id in leads
        sentence = directives_clauses.uncaptioned(directives_clauses.pieces(text, start))
        counted = voice is not None and voice.stance in {Stance.DEMAND, Stance.PLEDGE, Stance.OWN}
        got = directives_clauses.demands(sentence, continuing, counted, numbers, lexicon, cast.bodies)
        told = _told(voice, sentence, lexicon)
        got = told + [demand for demand in got if not told or demand.start >= told[0].end]
        if voice is None:
            got = [demand for demand in got if demand.subject and demand.force in {Force.MUST, Force.SHALL}]
        elif voice.stance is Stance.UPSTREAM:
            got = [demand for demand in got if demand.marker and not demand.declared]
        said = bool(sentence) and sentence[0].start < sentence[-1].end
        if not got and answering(start) and said and not _ONLY_BRACKET.match(text):
            got = [directives_rules.assigned(sentence[0].start, sentence[-1].end)]
        if got and (voice is None or voice.stance is not Stance.UPSTREAM):
            flowing = place
        for demand in map(cut, got):
            yield Found(demand, voice or voices.latest or _narrator(identity), passage)


def _narrator(identity: Identity) -> Voice:
    return Voice(identity.issuer, Stance.STATEMENT, 0, identity.issuer)


def _told(voice: Voice | None, sentence: Sequence[directives_clauses.Piece], lexicon: Lexicon) -> list[Demand]:
    """会议要求全省劳模工匠学在前: the addressee stands behind the verb of demanding, which is the marker itself."""
    if voice is None or not sentence or voice.verb not in {"要求", "号召", "勉励", "希望", "呼吁", "寄语", "叮嘱"}:
        return []
    first = sentence[0]
    told = re.match(
        f"(?:(?:{cues.demands(lexicon).addressee.pattern[:-1]})|[、和与及各]|各级|广大|全体|有关|相关|在座)+",
        first.text,
    )
    if told is None or told.end() >= len(first.text) or force.read(first.text, lexicon):
        return []
    stop = next((piece.end for piece in sentence if piece.stop in "；;" and piece.stop), sentence[-1].end)
    return [directives_rules.told(first.start, stop, voice.verb, told[0])]


def _directive(
    article: Article,
    item: Found,
    owners: Owners,
    before: Directive | None,
    who: Responsibility | None,
    identity: Identity,
    lexicon: Lexicon,
) -> Directive:
    demand, voice = item.demand, item.voice
    text = article.text[demand.start : demand.end]
    numbers = quantities.within(quantities.find(article.text, lexicon), demand.start, demand.end)
    kind = directives_kinds.kind_of(demand, text, voice, numbers, article.kind, lexicon)
    if before is not None and not demand.marker and before.kind is DirectiveKind.COMMITMENT:
        kind = DirectiveKind.COMMITMENT
    continued = not demand.marker
    earlier = Owner(before.owner, before.owner_from) if before and _keeps(before, continued) else None
    owner = owners.of(demand.subject, voice, earlier, continued)
    assigned = who.bodies if who and not demand.heading else ()
    if assigned and owner.origin != "stated":
        owner = Owner(assigned[0], "stated")
    deadline = _deadline((who.deadline if who and who.deadline else "") or text, identity.date, lexicon)
    act, thing = directives_kinds.act_and_object(text, demand, lexicon)
    checkable, why = directives_kinds.verifiable(text, numbers, deadline.text if deadline else None, demand.start)
    return Directive(
        source_id=article.source_id,
        article_id=article.id,
        passage_id=item.passage.id,
        spans=article.weave.to_source(demand.start, demand.end),
        text=text,
        issuer=voice.issuer,
        owner=owner.name,
        owner_from=owner.origin,
        co_owners=tuple(name for name in assigned if name != owner.name),
        kind=kind,
        force=demand.force,
        marker=demand.marker,
        act=act,
        object=thing,
        deadline=(deadline.date or deadline.text) if deadline else None,
        deadline_text=deadline.text if deadline else None,
        heading=demand.heading,
        verifiable=checkable and not demand.heading,
        verifiable_why=why,
        rule=demand.rule,
    )


def _keeps(before: Directive, continued: bool) -> bool:
    return (
        continued
        and before.owner is not None
        and (before.kind is DirectiveKind.COMMITMENT or before.owner_from == "inherited")
    )


#: A phrase of time holds one of these; most demands hold none.
_TIMED = re.compile("[年月日季周天旬]|时期|期间|期限|(?<![当目空])前(?![列沿端景期后])")
_PAST = re.compile("过去|近|最近|新时代|去年|上年|以来|改革开放|(?:今年|明年|当年|本年|今后|未来)$")


def _deadline(text: str, today: str | None, lexicon: Lexicon) -> Deadline | None:
    """Return the first phrase that bounds a demand in time; horizons without an end (当前和今后一个时期) are none."""
    if not _TIMED.search(text):
        return None
    bounding = {TimeKind.BY, TimeKind.PERIOD, TimeKind.RELATIVE, TimeKind.WORKDAYS, TimeKind.IMPOSSIBLE}
    for _, _, found in deadlines.find(text, today, lexicon):
        if found.kind in bounding and not _PAST.match(found.text):
            return found
    return None
