"""Restoring, annotating and tracing without a shelf (无架使用): the rooms' pure functions on texts.

>>> import luoshi
>>> text = "关于做好防汛工作的通知\\n\\n各市人民政府：\\n各市要在2024年6月底前完成隐患排查，新建泵站12座。\\n云泽省人民政府\\n2024年3月1日\\n"
>>> luoshi.restore(text).articles[0].title
'关于做好防汛工作的通知'
>>> [one.deadline for one in luoshi.annotate(text).directives]
['2024-06-30']
>>> [(one.quote, one.value, one.unit) for one in luoshi.annotate(text).commitments]
[('新建泵站12座', 12.0, '座')]
"""

from __future__ import annotations

from luoshi import intake
from luoshi.annotate.annotate import annotate as annotate_source
from luoshi.engine.tracing.segments import traced
from luoshi.lexicon import Lexicon, load
from luoshi.model import Annotations, Declared, Link, Restored, Source, source_id_of
from luoshi.restore.reading import restore as restore_source
from luoshi.trace import TracedDocument, options_of
from luoshi.trace import links as trace_links


def source_of(text: str | bytes, name: str = "text.txt", declared: Declared | None = None) -> Source:
    """Read a text, or the bytes of a file of any format that luoshi reads, as a source.

    Raises:
        UnreadableSource: if nothing can be read.
    """
    data = text.encode() if isinstance(text, str) else text
    return intake.read(data, name).source(source_id_of(data), name, declared)


def restore(
    text: str | bytes, name: str = "text.txt", *, declared: Declared | None = None, lexicon: Lexicon | None = None
) -> Restored:
    """Restore a page (复原): its articles letter for letter, and a reason for everything left out.

    ``text`` is a string, or the bytes of a file of any format that luoshi reads; ``declared`` what is known of it
    beforehand; ``lexicon`` the packaged one if left out.

    >>> import luoshi
    >>> page = luoshi.restore("第一章 总则\\n第一条 为了规范管理，制定本办法。\\n")
    >>> [piece.role.value for piece in page.pieces if piece.role][:1]
    ['title']

    Raises:
        UnreadableSource: if nothing can be read.
    """
    return restore_source(source_of(text, name, declared), lexicon or load())


def annotate(
    text: str | bytes, name: str = "text.txt", *, declared: Declared | None = None, lexicon: Lexicon | None = None
) -> Annotations:
    """Annotate a page (标注): who speaks, what is asked, promised, aimed at and reported; arguments as for :func:`restore`.

    >>> import luoshi
    >>> found = luoshi.annotate("政府工作报告\\n\\n今年发展主要预期目标是：地区生产总值增长6%左右；居民收入增长6%以上。\\n")
    >>> [(one.quote, one.value, one.modifier.value) for one in found.targets if one.stated]
    [('地区生产总值增长6%左右', 6.0, 'about'), ('居民收入增长6%以上', 6.0, 'at_least')]

    Raises:
        UnreadableSource: if nothing can be read.
    """
    known = lexicon or load()
    source = source_of(text, name, declared)
    return annotate_source(source, restore_source(source, known), known)


def trace(*texts: str | bytes, lexicon: Lexicon | None = None) -> tuple[Link, ...]:
    """Find what texts share (溯源), with class, score and what changed; earlier dates are upstream where texts have them.

    >>> import luoshi
    >>> plan = "各地要健全排水防涝设施，全面排查城镇易涝积水点，汛期前完成整治任务，确保群众安全度汛。"
    >>> city = "我市健全排水防涝设施，全面排查城镇易涝积水点，五月底前完成整治任务，确保群众安全度汛。"
    >>> [(one.link_class.value, one.directed) for one in luoshi.trace(plan, city)]
    [('adapted', False)]

    Raises:
        UnreadableSource: if one of them cannot be read.
    """
    known = lexicon or load()
    documents: list[TracedDocument] = []
    for number, text in enumerate(texts, start=1):
        source = source_of(text, f"text{number}.txt")
        restored = restore_source(source, known)
        identities = {one.article_id: one for one in annotate_source(source, restored, known).identities}
        documents += [traced(one, identities.get(one.id)) for one in restored.articles if one.kind.is_article]
    return trace_links(documents, options_of(known))
