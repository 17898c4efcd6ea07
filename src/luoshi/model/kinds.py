"""The closed sets of luoshi: every value that a field may take, with what it means.

``match`` on one of these ends with ``assert_never``; a value not listed here is an :class:`~luoshi.model.account.Issue`.
"""

from __future__ import annotations

from enum import StrEnum


class Media(StrEnum):
    """What a file is (介质), found out from its bytes, not from its name."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    OFD = "ofd"


class Level(StrEnum):
    """Administrative level (层级) of a body or a place."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    GRASSROOTS = "grassroots"
    FOREIGN = "foreign"


class BodyKind(StrEnum):
    """What sort of organisation a body (机构) is."""

    PARTY_COMMITTEE = "party-committee"
    GOVERNMENT = "government"
    CONGRESS = "congress"
    CPPCC = "cppcc"
    DEPARTMENT = "department"
    COURT = "court"
    MASS_ORGANISATION = "mass-organisation"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    MEDIA = "media"
    MEETING = "meeting"
    MILITARY = "military"
    OTHER = "other"


class ArticleKind(StrEnum):
    """What an article (文章) is. The last five are kept apart so that nothing of a page is lost, but are no articles."""

    NEWS = "news"
    SPEECH = "speech"
    COMMENTARY = "commentary"
    CONTINUATION = "continuation"
    REPORT = "report"
    PLAN = "plan"
    NOTICE = "notice"
    REGULATION = "regulation"
    TRANSCRIPT = "transcript"
    LISTING = "listing"
    CAPTION = "caption"
    NAVIGATION = "navigation"
    FOOTER = "footer"
    IMAGE_PLACEHOLDER = "image-placeholder"
    BOILERPLATE = "boilerplate"

    @property
    def is_article(self) -> bool:
        """Tell articles from captions and page furniture."""
        return self not in {
            ArticleKind.CAPTION,
            ArticleKind.NAVIGATION,
            ArticleKind.FOOTER,
            ArticleKind.IMAGE_PLACEHOLDER,
            ArticleKind.BOILERPLATE,
        }


class Role(StrEnum):
    """What a kept piece (片段) of a page is to its article."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    KICKER = "kicker"
    BYLINE = "byline"
    DATELINE = "dateline"
    DATE = "date"
    ORIGIN = "origin"
    ADDRESS = "address"
    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    TABLE = "table"


class DropReason(StrEnum):
    """Why a piece of a page was dropped (舍弃缘由)."""

    WRAP = "wrap"
    SPACING = "spacing"
    BLANK = "blank"
    NAVIGATION = "navigation"
    FURNITURE = "furniture"
    FOOTER = "footer"
    COUNTER = "counter"
    JUMP_MARKER = "jump-marker"
    DOUBLED = "doubled"
    IMAGE_NAME = "image-name"
    CONTROL = "control"
    SIDE_LIST = "side-list"
    UNASSIGNED = "unassigned"


class Pairing(StrEnum):
    """What became of a continuation (续文): its beginning found, several possible, or none on the shelf."""

    MATCHED = "matched"
    UNDECIDED = "undecided"
    MISSING = "missing"


class PassageKind(StrEnum):
    """What a passage (段句) is."""

    TITLE = "title"
    HEADING = "heading"
    SENTENCE = "sentence"
    CELL = "cell"


class Entity(StrEnum):
    """What a mention (提及) names."""

    BODY = "body"
    PLACE = "place"
    PERSON = "person"


class FormulationKind(StrEnum):
    """Sort of set phrase (提法)."""

    NUMERIC_FORMULA = "numeric-formula"
    PROGRAMME_NAME = "programme-name"
    SLOGAN = "slogan"
    METAPHOR = "metaphor"
    REPORT_QUOTE = "report-quote"
    LABEL = "label"
    DOCUMENT_TITLE = "document-title"


class DirectiveKind(StrEnum):
    """What a demand (要求) is: see score/gold/GUIDELINES_pages.md, section 3, for the borders."""

    DIRECTIVE = "directive"
    COMMITMENT = "commitment"
    TARGET = "target"
    EXHORTATION = "exhortation"


class Force(StrEnum):
    """How strongly a demand is worded (力度); the printed marker is kept beside it."""

    MUST = "must"
    SHALL = "shall"
    WILL = "will"
    STRIVE = "strive"
    ENCOURAGE = "encourage"
    UNMARKED = "unmarked"


class Modifier(StrEnum):
    """How a number bounds its indicator (限定)."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"
    SYNCED_WITH = "synced_with"
    ABOVE = "above"
    STRIVE = "strive"
    QUALITATIVE = "qualitative"


class LinkClass(StrEnum):
    """How a passage was passed on: 照搬 word for word, 改写 adapted, 转述 in other words."""

    VERBATIM = "verbatim"
    ADAPTED = "adapted"
    PARAPHRASED = "paraphrased"


class CellState(StrEnum):
    """What became of one upstream item with one body.

    ``not_searched`` (no document of that body in the period) is never a gap: 未查 is not 未见.
    """

    VERBATIM = "verbatim"
    ADAPTED = "adapted"
    PARAPHRASED = "paraphrased"
    WEAK = "weak"
    NOT_SEEN = "not_seen"
    NOT_SEARCHED = "not_searched"
    NOT_APPLICABLE = "not_applicable"


class ItemKind(StrEnum):
    """What an upstream item is: operative text asks for something, ritual text repeats set wording."""

    OPERATIVE = "operative"
    RITUAL = "ritual"


class Severity(StrEnum):
    """How much an issue matters: ``error`` left a source out, ``warning`` left a value out, ``note`` explains."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
