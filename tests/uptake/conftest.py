"""A small upstream plan and three bodies: one that takes up, one that looks back, one without documents."""

from __future__ import annotations

import pytest

from luoshi.lexicon.tables import Lexicon, load
from luoshi.model import Level
from luoshi.uptake.bodies import SearchedBody, SearchedDocument

from .plain import article_of

PLAN = """云泽省行动计划
一、总体要求
坚持稳中求进工作总基调。
二、主要任务
（1）建设零碳园区。加快建设零碳工厂和园区，推行长期护理保险。
（2）发展水网。落实带薪错峰休假，加快建设现代化水网。
"""

REPORT = """青屿市政府工作报告
一、2025年工作回顾
落实带薪错峰休假制度，成效明显。
二、2026年重点工作
打造3家零碳园区。推进现代化渔港建设。做好长期护理保险扩面。坚持稳中求进工作总基调。
深入实施渔港振兴计划。
"""


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The packaged tables."""
    return load()


@pytest.fixture(scope="session")
def bodies() -> tuple[SearchedBody, ...]:
    """One body with a work report, one without any document."""
    source, article, passages = article_of(REPORT, "2026年青屿市政府工作报告")
    document = SearchedDocument(source.id, article, passages)
    return (
        SearchedBody("青屿市人民政府", Level.CITY, None, (document,)),
        SearchedBody("临湖市人民政府", Level.CITY, None, ()),
    )
