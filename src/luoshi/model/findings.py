"""What annotating finds in an article: who speaks, who is named, what is asked, promised, aimed at and reported."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.model.account import Issue
from luoshi.model.kinds import (
    BodyKind,
    DirectiveKind,
    Entity,
    Force,
    FormulationKind,
    Level,
    Modifier,
)
from luoshi.model.span import Span


@dataclass(frozen=True, slots=True)
class Region:
    """A place with a code (地区): GB/T 2260 code, with the year of the code list; central is ``CN``."""

    code: str
    name: str
    level: Level
    short_names: tuple[str, ...]
    parent: str | None
    year: int


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation (机构): who issues, owns or answers (after Popolo Organization).

    ``region_code`` is the region it serves; ``valid_from`` and ``valid_to`` are ISO dates of its existence under
    this name. A body that the lexicon does not know is built from its printed name, with level and region resolved
    in its article; what cannot be resolved stays None and is an issue.
    """

    name: str
    kind: BodyKind
    level: Level | None
    region_code: str | None
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who issued an article, for which place and when (文献身份): the row that dates and directs every link.

    ``date`` is the best ISO date known for the article (published, made on, declared, inferred), ``date_from`` says
    which; ``issuer_from`` says where the issuer was read (declared, byline, title, body, outlet). ``outlet``, ``issue`` (the
    day of the paper, ISO) and ``page`` tell of which paper and page it is, each with where it was read (printed, declared,
    masthead, named: the file name). Unknown stays None.
    """

    source_id: str
    article_id: str
    title: str
    issuer: str | None
    issuer_from: str | None
    level: Level | None
    region_code: str | None
    region: str | None
    date: str | None
    date_from: str | None
    doc_no: str | None
    outlet: str | None = None
    outlet_from: str | None = None
    issue: str | None = None
    issue_from: str | None = None
    page: str | None = None
    page_from: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a body, place or person (提及); persons only as speakers or signatories of the text."""

    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    name: str
    canonical: str
    entity: Entity
    level: Level | None
    region_code: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Formulation:
    """A set phrase (提法) of the lexicon or found in the collection: canonical form, kind and expansion if stated."""

    canonical: str
    kind: FormulationKind
    forms: tuple[str, ...] = ()
    expansion: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class FormulationUse:
    """One use of a formulation, with its printed form (提法用例)."""

    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    form: str
    canonical: str
    kind: FormulationKind
    expansion: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Directive:
    """One demand (要求): a directive, commitment, target or exhortation, with who asks, who must act and by when.

    ``owner_from`` is ``stated``, ``inherited`` or None; ``marker`` is the printed word of force (要, 必须, 将);
    ``deadline`` an ISO date or the printed words, ``deadline_text`` always the printed words. ``verifiable`` says
    whether it names a number, a deliverable or a date, and ``verifiable_why`` which. ``heading`` marks a run-in
    heading, which is not a task of its own.
    """

    source_id: str
    article_id: str
    passage_id: str
    spans: tuple[Span, ...]
    text: str
    issuer: str | None
    owner: str | None
    owner_from: str | None
    co_owners: tuple[str, ...]
    kind: DirectiveKind
    force: Force
    marker: str
    act: str | None
    object: str | None
    deadline: str | None
    deadline_text: str | None
    heading: bool
    verifiable: bool
    verifiable_why: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Target:
    """One aimed-at value of one indicator (指标目标); ``stated`` false records that a core indicator is left out.

    ``value`` and ``value_high`` are numbers in ``unit`` as printed; ``comparator`` names what a relation compares
    with. ``scope`` is ``headline`` inside the passage of main expected targets, else ``body``.
    """

    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    quote: str
    indicator: str
    indicator_norm: str
    modifier: Modifier
    value: float | None
    value_high: float | None
    unit: str | None
    comparator: str | None
    period: str | None
    region: str | None
    scope: str
    stated: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Result:
    """A reported outcome (成效), same shape as a target: reported by the document, not verified."""

    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    quote: str
    indicator: str
    indicator_norm: str
    modifier: Modifier
    value: float | None
    value_high: float | None
    unit: str | None
    comparator: str | None
    period: str | None
    region: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """A number that a body says it will do, build, spend or reach (承诺数): one record a number."""

    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    quote: str
    act: str
    object: str
    modifier: Modifier
    value: float
    unit: str | None
    deadline: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A document or meeting cited by name or number in an article (引文): 《…》, 发文字号, “十四五”规划, 党的二十大.

    ``full_name`` is what a short name (《意见》, 党章) stands for, where the text or the lexicon says so.
    """

    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    name: str
    doc_no: str | None
    relation: str
    rule: str
    full_name: str | None = None


@dataclass(frozen=True, slots=True)
class Annotations:
    """Everything annotating found in one source (标注结果)."""

    identities: tuple[Identity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    formulations: tuple[FormulationUse, ...] = ()
    directives: tuple[Directive, ...] = ()
    targets: tuple[Target, ...] = ()
    results: tuple[Result, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    references: tuple[Reference, ...] = ()
    issues: tuple[Issue, ...] = ()
