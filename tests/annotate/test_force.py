"""Words of force and those who are told."""

from __future__ import annotations

import pytest

from luoshi.annotate import force
from luoshi.lexicon import tables

LEXICON = tables.load()


@pytest.mark.parametrize(
    ("clause", "subject", "marker", "strength"),
    [
        ("要坚持稳字当头", "", "要", "shall"),
        ("各级工会和广大职工要深刻领悟", "各级工会和广大职工", "要", "shall"),
        ("我们一定要时刻牢记", "我们", "一定要", "must"),
        ("必须聚焦主责主业", "", "必须", "must"),
        ("各单位不得擅自变更", "各单位", "不得", "must"),
        ("我们将坚持“五子联动”", "我们", "将", "will"),
        ("中方愿同东盟一道", "中方", "愿", "will"),
        ("力争规模工业企业净增1000家以上", "", "力争", "strive"),
        ("鼓励企业加大研发投入", "", "鼓励", "encourage"),
        ("下一步，湘潭经开区将紧紧围绕", "湘潭经开区", "将", "will"),
        ("市政协提案委员会要主动协商", "市政协提案委员会", "要", "shall"),
    ],
)
def test_markers_with_their_addressee(clause: str, subject: str, marker: str, strength: str) -> None:
    """The marker stands at the head of its clause or behind somebody who can act."""
    found = force.read(clause, LEXICON)
    assert found is not None
    assert (found.subject, found.marker, found.force.value) == (subject, marker, strength)


@pytest.mark.parametrize(
    "clause",
    [
        "必将推动全党保持高度一致",
        "这是当前的首要任务",
        "具有重要意义",
        "面临新的要求",
        "思想上要坚定坚决",
        "将发展对华友好合作作为对外政策的头等优先",
        "将党的工作和党的建设的新鲜经验写入党章",
        "应对各种风险挑战",
        "得到大力支持",
        "即将召开会议",
        "要素市场化配置",
    ],
)
def test_false_markers_are_not_taken(clause: str) -> None:
    """必将, 首要, 将 for 把 and parts of words ask for nothing."""
    assert force.read(clause, LEXICON) is None


@pytest.mark.parametrize(
    "phrase", ["全省各级各部门", "各级党组织", "机关处室", "市工商联", "组织部门", "全省上下", "有关企业"]
)
def test_who_can_be_told(phrase: str) -> None:
    """Bodies and groups of persons."""
    assert force.is_addressee(phrase, LEXICON)


@pytest.mark.parametrize("phrase", ["", "思想上", "行动", "在全省范围内", "按照市委要求", "会议的", "指出企业"])
def test_who_cannot(phrase: str) -> None:
    """Qualities, places, ways and verbs of saying."""
    assert not force.is_addressee(phrase, LEXICON)
