"""How a measure is read: what decides, what does not."""

from __future__ import annotations

import pytest

from luoshi.lexicon.uptake import Relation, wording_of
from luoshi.uptake.bodies import Texts
from luoshi.uptake.grams import index, letters
from luoshi.uptake.measure import is_measure, is_ritual
from luoshi.uptake.scores import scores
from luoshi.uptake.wanted import readings_of

BACKGROUND = ("加快推进改革发展", "健全体制机制", "提升服务能力水平", "深入实施专项行动", "支持企业发展壮大")


def said(wanted, clause, lexicon):
    """Return how much of ``wanted`` the clause says, in a small collection."""
    texts = Texts((*map(letters, BACKGROUND), letters(clause)), wording_of(lexicon))
    return float(scores(readings_of(wanted, wording_of(lexicon), texts.index), texts).said[-1])


CLOSER = [
    ("加快零碳园区建设", "大力推进零碳园区建设", "加快工业厂房建设", "strength words and neutral verbs never decide"),
    ("实施自由贸易试验区提升战略", "实施自贸试验区提升战略", "实施城市更新提升战略", "another name of the same thing"),
    ("强化国家安全教育", "加强国家安全教育", "深入贯彻总体国家安全观", "half a name is much less than half of it"),
    ("学习运用“千万工程”经验", "深化“千万工程”经验", "实施“百千万工程”", "a longer number is another programme"),
    ("落实民营经济促进法", "贯彻民营经济促进法", "完善民营经济促进法规政策", "a name inside a longer word is chance"),
    (
        "提高基础研究投入比重",
        "提升基础研究投入比重",
        "加强基础研究",
        "what is done to the object belongs to the measure",
    ),
    (
        "建设零碳工厂和园区",
        "打造零碳园区",
        "推动经开区和园区改造",
        "what goes before the first member goes before both",
    ),
    (
        "加强与港澳经贸、科技、人文等合作",
        "深化与港澳科技合作",
        "加强人文交流合作",
        "a measure about a place is about that place",
    ),
]


@pytest.mark.parametrize(("wanted", "closer", "farther", "why"), CLOSER)
def test_what_decides_and_what_does_not(lexicon, wanted, closer, farther, why):
    """The first clause takes the measure up, the second does not."""
    assert said(wanted, closer, lexicon) >= 0.5 > said(wanted, farther, lexicon), why


def test_every_member_of_an_enumeration_is_a_reading(lexicon):
    """One of the objects listed is enough; the whole comes first and weighs most."""
    readings = readings_of("促进革命老区、民族地区、边疆地区等发展", wording_of(lexicon), index(BACKGROUND))
    assert len(readings) == 4
    assert readings[0].share == 1.0
    assert [r.elements[0].concepts[0] for r in readings[1:]] == ["革命老区", "民族地区", "边疆地区"]


@pytest.mark.parametrize("text", ["支持民营企业参与重大项目建设", "构建和谐劳动关系", "普及科学知识"])
def test_joints_inside_words_do_not_cut_them(lexicon, text):
    """参与, 和谐 and 普及 hold letters that join elsewhere."""
    assert len(readings_of(text, wording_of(lexicon), index(BACKGROUND))) == 1


def test_measure_of_strength_words_only_has_no_reading(lexicon):
    """Where nothing is asked for nothing is looked for."""
    assert readings_of("全面深入推进", wording_of(lexicon), index(BACKGROUND)) == ()
    assert said("全面深入推进", "全面深入推进", lexicon) == 0.0


@pytest.mark.parametrize(
    ("clause", "measure"),
    [
        ("大力发展新型储能", True),
        ("清理消费领域不合理限制措施", True),
        ("要加快建设现代化水网", True),
        ("机制更加健全", False),
        ("全面深入", False),
        ("发展", False),
        ("风险隐患仍然不少", False),
    ],
)
def test_measures_open_with_an_action(lexicon, clause, measure):
    """A clause that says what is to be done opens, strength aside, with a verb."""
    assert is_measure(clause, lexicon) is measure


@pytest.mark.parametrize(("text", "ritual"), [("坚持稳中求进工作总基调", True), ("推行长期护理保险", False)])
def test_formulae_are_known(lexicon, text, ritual):
    """Set formulae repeat wording and ask for nothing."""
    assert is_ritual(text, wording_of(lexicon)) is ritual


def test_concepts_of_a_text(lexicon):
    """Names count once, by the longest form of a concept; related things are told from other names."""
    found = {(concept, relation) for _, _, concept, relation in wording_of(lexicon).concepts_in("推行长护险")}
    assert ("长期护理保险", Relation.SAME) in found
