"""Articles written with spaces between words (拼音文字文章): demands, numbers, deadlines and bodies by the cues of the lexicon.

What a language needs stands in the table ``spaced_cues``; the rules here know sentences, numbers and the order of subject,
word of force, act, object. :func:`read` is the door; it takes the place of the rules for Chinese where :func:`applies`.

Limitations: one demand a sentence, the first word of force; reported outcomes, set phrases and citations are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from luoshi.lexicon import Lexicon
from luoshi.lexicon.spaced import SpacedCues, spaced_cues
from luoshi.model import (
    Article,
    Commitment,
    Directive,
    DirectiveKind,
    Entity,
    Force,
    Identity,
    Mention,
    Modifier,
    Passage,
    Target,
)

#: Share of Latin letters from which on an article counts as written with spaces.
_LATIN = 0.6
#: A sentence ends at a stop before white space and a capital, or at the end of a line.
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s+[\"“A-Z])|(?=\n)|\Z)")
#: 1,200  |  12.5  |  3 million
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s+(?P<scale>million|billion|thousand))?"
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
#: Words of a name: capitalised, joined by small ones (Department for Roads and Rural Water).
_NAME = r"[A-Z][\w'’-]*(?:\s+(?:(?:and|of|for|the)\s+)?[A-Z][\w'’-]*)*"
#: Lines at the beginning of an article that may name who issued it and when.
_HEAD = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in one article."""

    identity: Identity
    mentions: tuple[Mention, ...]
    directives: tuple[Directive, ...]
    targets: tuple[Target, ...]
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True)
class _Patterns:
    cues: SpacedCues
    body: re.Pattern[str]
    quantity: re.Pattern[str]
    deadline: re.Pattern[str]
    day: re.Pattern[str]


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> _Patterns:
    cues = spaced_cues(lexicon)
    of = cues.alternatives
    # Names keep their capitals: a council is not the Council.
    body = (
        rf"(?-i:(?:{_cased(lexicon, 'body_opening')})\s+{_NAME}|{_NAME}\s+(?:{_cased(lexicon, 'body_ending')})(?!\w))"
    )
    day = rf"(?:(?P<day>\d{{1,2}})\s+)?(?:(?P<month>{of('month')})\s+)?(?P<year>(?:19|20)\d\d)(?!\d)"
    return _Patterns(
        cues,
        re.compile(body),
        re.compile(
            rf"(?:(?P<modifier>{of('modifier')})\s+)?(?<![\d.,]){_NUMBER}\s*(?:[a-z-]+\s+)?(?P<unit>{of('unit')})",
            re.IGNORECASE,
        ),
        re.compile(rf"(?P<lead>{of('deadline')})\s+(?:the\s+)?{day}", re.IGNORECASE),
        re.compile(day, re.IGNORECASE),
    )


def _cased(lexicon: Lexicon, sense: str) -> str:
    cues = [row["cue"] for row in lexicon.rows("spaced_cues") if row["sense"] == sense]
    return "|".join(re.escape(cue) for cue in sorted(cues, key=len, reverse=True)) or r"(?!)"


def applies(article: Article, lexicon: Lexicon) -> bool:
    """Tell whether an article is written with spaces in a language that the lexicon knows."""
    if not spaced_cues(lexicon).speaks:
        return False
    letters = [letter for letter in article.text if letter.isalpha()]
    return bool(letters) and sum(letter.isascii() for letter in letters) >= _LATIN * len(letters)


def read(article: Article, passages: Sequence[Passage], identity: Identity, lexicon: Lexicon) -> Found:
    """Find what one article asks for, promises and names."""
    patterns = _patterns(lexicon)
    identity = _identified(article, identity, patterns)
    demands = [
        demand
        for sentence in _SENTENCE.finditer(article.text)
        if (demand := _demand(article, passages, identity, sentence.start(), sentence.group(), patterns))
    ]
    numbers = [one for demand in demands for one in _numbers(article, identity, demand, patterns)]
    return Found(
        identity,
        tuple(_mentions(article, patterns)),
        tuple(demand.directive for demand in demands),
        tuple(one for one in numbers if isinstance(one, Target)),
        tuple(one for one in numbers if isinstance(one, Commitment)),
    )


@dataclass(frozen=True, slots=True)
class _Demand:
    directive: Directive
    start: int
    sentence: str
    force_end: int


def _demand(
    article: Article, passages: Sequence[Passage], identity: Identity, start: int, sentence: str, patterns: _Patterns
) -> _Demand | None:
    """A sentence with a word of force is a demand: its subject must act, the words after it say what (含情态词的句子)."""
    force = patterns.cues.patterns["force"].search(sentence)
    if force is None:
        return None
    text = sentence.rstrip()
    start += len(sentence) - len(sentence.lstrip())
    text = text.lstrip()
    force = patterns.cues.patterns["force"].search(text)
    passage = next((one for one in passages if one.start <= start < one.end), None)
    if force is None or passage is None:
        return None
    owners = [match.group() for match in patterns.body.finditer(text, 0, force.start())]
    due = patterns.deadline.search(text)
    act, _, rest = text[force.end() :].strip().partition(" ")
    goal = rest[: max(0, rest.rfind(due.group()))] if due and due.start() > force.end() else rest
    stated = patterns.quantity.search(text)
    value = patterns.cues.value("force", force.group())
    directive = Directive(
        source_id=article.source_id,
        article_id=article.id,
        passage_id=passage.id,
        spans=article.weave.to_source(start, start + len(text)),
        text=text,
        issuer=identity.issuer,
        owner=owners[-1] if owners else identity.issuer,
        owner_from="stated" if owners else "inherited" if identity.issuer else None,
        co_owners=tuple(owners[:-1]),
        kind=DirectiveKind.COMMITMENT if value == "will" else DirectiveKind.DIRECTIVE,
        force=Force(value),
        marker=force.group(),
        act=act.rstrip(".,;:") or None,
        object=goal.strip(" .,;:") or None,
        deadline=_day(due, patterns) if due else None,
        deadline_text=due.group() if due else None,
        heading=False,
        verifiable=stated is not None or due is not None,
        verifiable_why="number" if stated else "date" if due else None,
        rule=f"{__name__}._demand",
    )
    return _Demand(directive, start, text, force.end())


def _day(match: re.Match[str], patterns: _Patterns) -> str:
    """Return the day, month or year that words name, as an ISO date that is as long as they are exact."""
    parts = [match["year"]]
    if match["month"]:
        parts.append(patterns.cues.value("month", match["month"]))
        if match["day"]:
            parts.append(f"{int(match['day']):02d}")
    return "-".join(parts)


def _numbers(
    article: Article, identity: Identity, demand: _Demand, patterns: _Patterns
) -> Iterator[Target | Commitment]:
    """A number with a unit in a demand: a share, or what is to rise or fall, is a target, any other a promise (带单位的数)."""
    text, directive = demand.sentence, demand.directive
    for match in patterns.quantity.finditer(text, demand.force_end):
        before = text[demand.force_end : match.start()]
        aim = patterns.cues.patterns["aim"].search(before)
        value = float(match["number"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1.0)
        word = match["modifier"]
        modifier = Modifier(patterns.cues.value("modifier", word)) if word else Modifier.EXACT
        unit = match["unit"]
        at = demand.start + match.start(), demand.start + match.end()
        spans, quote = article.weave.to_source(*at), match.group()
        if aim is not None or patterns.cues.value("unit", unit) == "share":
            name = before[aim.end() :] if aim else before
            indicator = re.sub(r"\s+(?:to|by|at|from)\s*$", "", name.strip(" ,;:") + " ").strip() or quote
            yield Target(
                source_id=article.source_id,
                article_id=article.id,
                spans=spans,
                quote=quote,
                indicator=indicator,
                indicator_norm="other",
                modifier=modifier,
                value=value,
                value_high=None,
                unit=unit,
                comparator=None,
                period=directive.deadline[:4] if directive.deadline else None,
                region=identity.region,
                scope="body",
                stated=True,
                rule=f"{__name__}._numbers",
            )
        else:
            yield Commitment(
                source_id=article.source_id,
                article_id=article.id,
                spans=spans,
                quote=quote,
                act=directive.act or "",
                object=directive.object or "",
                modifier=modifier,
                value=value,
                unit=unit,
                deadline=directive.deadline,
                rule=f"{__name__}._numbers",
            )


def _mentions(article: Article, patterns: _Patterns) -> Iterator[Mention]:
    """A name that opens or ends as names of bodies do is a body (机构名)."""
    for match in patterns.body.finditer(article.text):
        yield Mention(
            source_id=article.source_id,
            article_id=article.id,
            spans=article.weave.to_source(match.start(), match.end()),
            name=match.group(),
            canonical=match.group(),
            entity=Entity.BODY,
            level=None,
            region_code=None,
            rule=f"{__name__}._mentions",
        )


def _identified(article: Article, identity: Identity, patterns: _Patterns) -> Identity:
    """Complete who issued an article and when by lines at its beginning that hold nothing else."""
    for line in article.text.split("\n")[:_HEAD]:
        bare = line.strip()
        if identity.issuer is None and patterns.body.fullmatch(bare):
            identity = replace(identity, issuer=bare, issuer_from="byline")
        elif identity.date is None and (match := patterns.day.fullmatch(bare)):
            identity = replace(identity, date=_day(match, patterns), date_from="made_on")
    return identity
