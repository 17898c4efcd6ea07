"""Set phrases: quoted, listed, built on a region; their sort, canonical form and stated expansion."""

from __future__ import annotations

import pytest

from luoshi.annotate.formulations import find
from luoshi.lexicon import load
from luoshi.lexicon.formulations import formulations
from luoshi.model import FormulationKind as Kind


def phrases(text: str) -> list[tuple[str, str, Kind]]:
    """Form, canonical form and sort of every phrase found."""
    return [(p.form, p.canonical, p.kind) for p in find(text, formulations(load()))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("深刻领悟“两个确立”", [("两个确立", "两个确立", Kind.NUMERIC_FORMULA)]),
        ("提出了“5个牢牢把握”", [("5个牢牢把握", "五个牢牢把握", Kind.NUMERIC_FORMULA)]),
        ("落实“1+1+9”工作部署", [("1+1+9", "1+1+9", Kind.NUMERIC_FORMULA)]),
        ("培育“415X”集群", [("415X", "415X", Kind.NUMERIC_FORMULA)]),
        ("深入实施“攀登计划”行动", [("攀登计划", "攀登计划", Kind.PROGRAMME_NAME)]),
        ("绘好“施工图”", [("施工图", "施工图", Kind.METAPHOR)]),
        ("望城“4·29”事故", [("4·29", "4·29", Kind.LABEL)]),
        ("“雪鹰2”号科考船返航", [("雪鹰2", "雪鹰2", Kind.LABEL)]),
        ("第5号台风“云雀”登陆", [("云雀", "云雀", Kind.LABEL)]),
        ("“三链”号召各方", [("三链", "三链", Kind.NUMERIC_FORMULA)]),
        ("实施“十四五”规划", []),
        ("更高水平的平安湖南", [("平安湖南", "平安湖南", Kind.PROGRAMME_NAME)]),
        ("加快建设现代化新湘潭", [("现代化新湘潭", "现代化新湘潭", Kind.SLOGAN)]),
        ("数字经济强省建设", [("数字经济强省", "数字经济强省", Kind.PROGRAMME_NAME)]),
        (
            "落实《中国共产党章程（修正案）》",
            [
                ("《中国共产党章程（修正案）》", "中国共产党章程（修正案）", Kind.DOCUMENT_TITLE),
            ],
        ),
        (
            "做到件件有回音、事事有着落",
            [
                ("件件有回音、事事有着落", "件件有回音、事事有着落", Kind.SLOGAN),
            ],
        ),
        ("“学习贯彻党的二十大精神”专栏", [("学习贯彻党的二十大精神", "学习贯彻党的二十大精神", Kind.SLOGAN)]),
        ("二字“1”指推动", []),
    ],
)
def test_phrases_have_form_canonical_and_sort(text: str, expected: list[tuple[str, str, Kind]]) -> None:
    """What is quoted or listed is a set phrase; congresses and plan periods count nothing."""
    assert phrases(text) == expected


def test_a_quoted_sentence_keeps_the_phrases_inside_it() -> None:
    """A sentence of a report is one quotation, and the phrases in it still count."""
    text = "报告指出，“高质量发展是第一位的要求，必须坚持‘两新’政策。”"
    kinds = [(p.form, p.kind) for p in find(text, formulations(load()))]
    assert (("两新", Kind.NUMERIC_FORMULA) in kinds, kinds[0][1]) == (True, Kind.REPORT_QUOTE)
    assert ("高质量发展", Kind.PROGRAMME_NAME) in kinds


@pytest.mark.parametrize(
    ("text", "expansion"),
    [
        ("完善“三链”（创新链、产业链、供应链）布局", "创新链、产业链、供应链"),
        ("做到“三个不”，即不等、不靠、不要。", "不等、不靠、不要"),
        ("实施“百千万”工程", None),
    ],
)
def test_an_expansion_is_read_where_the_text_states_it(text: str, expansion: str | None) -> None:
    """即…… and brackets behind a formula say what it stands for; nothing is supplied where they are absent."""
    assert find(text, formulations(load()))[0].expansion == expansion
