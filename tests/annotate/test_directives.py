"""Demands: who asks whom for what, with which force, and what is a heading."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from luoshi.annotate import annotate, directives
from luoshi.lexicon import tables
from luoshi.model import (
    ArticleKind,
    Byline,
    Directive,
    Entity,
    Level,
    Mention,
    Source,
    Span,
    source_id_of,
    squeeze,
    text_at,
)
from luoshi.model.kinds import Media
from luoshi.restore import restore
from tests.annotate.written import Written, written

LEXICON = tables.load()


def find(page: Written, persons: tuple[str, ...] = ()) -> tuple[Directive, ...]:
    """Return the demands of a written article that names ``persons``."""
    mentions = [
        Mention(page.source.id, page.article.id, (Span(0, 1),), name, name, Entity.PERSON, None, None, "tests")
        for name in persons
    ]
    return directives.find(page.article, page.passages, page.identity, mentions, LEXICON)


def news(text: str) -> Written:
    """Write a news report from the invented province."""
    return written(text, kind=ArticleKind.NEWS, title="", issuer="云泽省工业和信息化厅")


MEETING = "6月3日，云泽省工业和信息化厅召开党组（扩大）会，传达学习会议精神。\n"


def test_a_meeting_demands_of_the_body_that_met() -> None:
    """Every 要 opens a demand; a bare imperative goes on; a statement asks for nothing."""
    found = find(
        news(
            MEETING
            + "会议指出，这次会议是一次十分重要的会议。会议强调，要坚持稳字当头，全力稳定工业增长，要抓好安全生产。"
            "扎实做好年底扫尾工作。工业经济已经稳步回升。"
        )
    )
    assert [d.text for d in found] == ["要坚持稳字当头，全力稳定工业增长", "要抓好安全生产", "扎实做好年底扫尾工作"]
    assert {d.issuer for d in found} == {"云泽省工业和信息化厅"}
    assert {(d.owner, d.owner_from) for d in found} == {("云泽省工业和信息化厅", "inherited")}
    assert [d.force.value for d in found] == ["shall", "shall", "unmarked"]


def test_printed_addressees_own_their_part() -> None:
    """Each addressee before a marker owns what follows; what all do together is theirs together."""
    found = find(
        news(
            MEETING
            + "会议要求，一是行动要迅速，厅党组要先学一步，机关党委要制定方案，共同把学习推向深入。二是形式要多样，要开展培训。"
        )
    )
    assert [(d.text, d.owner, d.heading) for d in found] == [
        ("一是行动要迅速", "云泽省工业和信息化厅", True),
        ("厅党组要先学一步", "厅党组", False),
        ("机关党委要制定方案", "机关党委", False),
        ("共同把学习推向深入", "厅党组、机关党委", False),
        ("二是形式要多样", "云泽省工业和信息化厅", True),
        ("要开展培训", "云泽省工业和信息化厅", False),
    ]


def test_speakers_are_followed_through_a_report() -> None:
    """A name before the verb, an understood subject (…出席会议并讲话，强调), 他, and words quoted before their speaker."""
    found = find(
        news(
            "省长林知远出席会议并讲话，强调要加快项目建设。林知远要求，各级各部门要压实责任。他指出，要加强督查。\n"
            "“我们一定要把工程建好。”项目负责人周望说。"
        ),
        persons=("林知远", "周望"),
    )
    assert [d.issuer for d in found] == ["林知远", "林知远", "林知远", "周望"]
    assert found[1].owner == "各级各部门"
    assert found[3].kind.value == "commitment" and found[3].owner == "周望"


def test_names_behind_an_office_speak_and_their_words_may_fill_paragraphs() -> None:
    """A speaker nobody listed is known by his office; a later paragraph without a verb of saying stays his."""
    found = find(news("省委书记林知远在会上强调，要站稳立场。\n当前形势复杂多变。各级党委要加强领导。"))
    assert [(d.issuer, d.text) for d in found] == [("林知远", "要站稳立场"), ("林知远", "各级党委要加强领导")]


def test_a_document_quoted_from_above_speaks_for_one_sentence() -> None:
    """党的二十大报告指出 lends its voice to its own words only."""
    page = written(
        "党的二十大报告强调：“要建设高素质干部队伍。”要持续深化政治建设考察。",
        kind=ArticleKind.SPEECH,
        issuer="中共云泽省委组织部",
    )
    page = Written(
        page.source, replace(page.article, bylines=(Byline("林知远", "组织部部长"),)), page.passages, page.identity
    )
    found = find(page)
    assert [(d.issuer, d.text) for d in found] == [
        ("党的二十大报告", "要建设高素质干部队伍"),
        ("林知远", "要持续深化政治建设考察"),
    ]
    assert found[0].owner is None


@pytest.mark.parametrize(
    "sentence",
    [
        "必将推动全省工业再上新台阶。",
        "会议将发展合作作为头等优先。",
        "全会精神是首要遵循，意义重大。",
        "为广大职工注入了新的动力。",
        "会前，与会人员参观了展览。",
    ],
)
def test_what_asks_for_nothing(sentence: str) -> None:
    """Forecasts, 将 for 把, statements, what has come about, and what merely happened."""
    assert find(news(MEETING + "会议认为，" + sentence)) == ()


def test_headings_name_tasks_and_are_marked() -> None:
    """Numbered leads with text of their own, leads of one mould, short parallel leads; items without text are tasks."""
    found = find(
        news(
            MEETING
            + "会议强调，要沿着正确方向推进现代化建设。坚持和加强党的领导，坚持新发展理念。要突出首要任务推进现代化建设。加快构建新发展格局，"
            "办好发展这个最大实事。\n"
            "会议强调，要做好三件事。一是抓投资。加快项目开工，形成更多实物工作量。二是抓消费，办好消费季。三是抓出口，拓展市场。"
        )
    )
    assert [d.text for d in found if d.heading] == [
        "要沿着正确方向推进现代化建设",
        "要突出首要任务推进现代化建设",
        "要做好三件事",
        "一是抓投资",
    ]
    assert "二是抓消费，办好消费季" in [d.text for d in found if not d.heading]


def test_kinds() -> None:
    """Commitments bind the issuer, targets hold a number, exhortations ask for attitude; set tasks are directives."""
    found = find(
        news(
            MEETING
            + "会议强调，学习贯彻全会精神是当前的首要政治任务。要深刻领悟“两个确立”，坚定历史自信。要抓好项目建设，力争规上企业净增1000家以上。"
            "我们坚决拥护省委决定。我们将坚持创新驱动。"
        )
    )
    assert [d.kind.value for d in found] == [
        "directive",
        "exhortation",
        "directive",
        "target",
        "commitment",
        "commitment",
    ]


def test_what_is_counted_is_not_told_to_act() -> None:
    """A number set for enterprises names no owner; a group that is told to reach one stays the owner."""
    found = find(news(MEETING + "会议强调，要培育优质企业，国家级“小巨人”企业力争达到300家。各市要力争达到50家。"))
    owners = {d.text: d.owner for d in found}
    assert owners["国家级“小巨人”企业力争达到300家"] == owners["要培育优质企业"] == "云泽省工业和信息化厅"
    assert owners["各市要力争达到50家"] == "各市"


def test_verifiable_says_why() -> None:
    """A number, a date or a deliverable can be checked; attitudes cannot."""
    found = find(news(MEETING + "会议强调，要新建学校30所。要于2026年底前完成整改。要制定实施方案。要提高站位。"))
    assert [d.verifiable_why for d in found] == ["数量：30所", "期限：于2026年底前", "成果：制定实施方案", None]
    assert found[1].deadline == "2026-12-31"


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("要把14亿多中国人民的饭碗端牢。", None),  # who is meant, not how much
        ("要推动30万千瓦级机组改造。", None),  # the size of a kind
        ("要保障学生每天锻炼不低于2小时。", "数量：2小时"),  # a length of time that is bounded
        ("要创造更加灿烂的明天。", None),  # no day
        ("要落实2030年可持续发展议程。", None),  # a name
        ("要制定帮扶项目资产管理办法。", "成果：制定帮扶项目资产管理办法"),  # the whole name of it
        ("要团结4亿多家庭。", None),
        ("规划编制机关要依照条例补充评价。", None),  # a body, not a plan to be drawn up
        ("要鼓励地方开展体制机制创新。", None),
        ("要建立平台型企业培育机制。", "成果：建立平台型企业培育机制"),
    ],
)
def test_scenes_names_and_figures_of_speech_are_no_measure(sentence: str, why: str | None) -> None:
    """What cannot be checked is not called verifiable because a digit stands in it; the deliverable is quoted whole."""
    (found,) = find(news(MEETING + f"会议强调，{sentence}"))
    assert (found.verifiable, found.verifiable_why) == (why is not None, why)


def test_brackets_lines_and_headings_assign() -> None:
    """The bracket behind a task, and the one in a heading above it, name owner and co-owners and are no part of the task."""
    page = written(
        "一、重点任务\n1.扩大投资。加快项目开工（省发展改革委牵头，省财政厅负责）。\n（一）稳就业（省人社厅负责）\n开展技能培训。\n二、保障\n加强督查。",
        kind=ArticleKind.NOTICE,
    )
    found = {d.text: d for d in find(page) if not d.heading}
    assert found["加快项目开工"].owner == "省发展改革委"
    assert found["加快项目开工"].co_owners == ("省财政厅",)
    assert found["开展技能培训"].owner == "省人社厅"
    assert found["加强督查"].owner == "云泽省人民政府"


def test_a_report_promises_behind_its_review() -> None:
    """What a report tells of the past is no promise; the work of the year is a commitment of the government."""
    found = find(written("一、2025年工作回顾\n建成学校30所。\n二、2026年重点工作\n建设绿色工厂。"))
    assert [(d.text, d.kind.value) for d in found] == [("建设绿色工厂", "commitment")]


def test_act_and_object_are_words_of_the_demand() -> None:
    """Verb and object behind marker, adverbs and adverbials."""
    found = find(news(MEETING + "会议强调，要以改革为动力，全面落实惠企政策。要把安全作为底线。"))
    assert [(d.act, d.object) for d in found] == [("落实", "惠企政策"), ("把…作为", "安全")]


@example(["“", "\n", "（省财政厅负责）"])
@given(
    st.lists(
        st.sampled_from(
            [
                "会议强调，",
                "要",
                "各单位要",
                "将",
                "坚持创新",
                "，",
                "；",
                "。",
                "“",
                "”",
                "一是",
                "30家",
                "（省财政厅负责）",
                "\n",
                "是重要的",
            ]
        ),
        max_size=14,
    )
)
def test_never_fails_and_quotes_exactly(words: list[str]) -> None:
    """Any run of words gives demands whose text stands at their spans, in order and apart from one another."""
    page = news(MEETING + "".join(words) + "完。")
    found = find(page)
    for directive in found:
        assert squeeze(text_at(page.source.text, directive.spans)) == squeeze(directive.text)
    starts = [directive.spans[0].start for directive in found]
    assert starts == sorted(starts)


@pytest.mark.shared
def test_floors_on_the_dev_gold(shared: Path, tmp_path: Path) -> None:
    """The floors of the project on the dev gold, with its own scorer and the real restoring."""
    gold = shared / "score/gold"
    with (tmp_path / "directives.jsonl").open("w", encoding="utf-8") as out:
        for name in json.loads((gold / "splits.json").read_text())["dev"]["pages"]:
            data = (gold / "sources" / name).read_bytes()
            source = Source(source_id_of(data), name, Media.TEXT, "utf-8", data.decode())
            restored = restore(source, LEXICON)
            known = annotate(source, restored, LEXICON)
            for article, identity in zip(
                [a for a in restored.articles if a.kind.is_article], known.identities, strict=True
            ):
                passages = [p for p in restored.passages if p.article == article.ordinal]
                mentions = [m for m in known.mentions if m.article_id == article.id]
                for found in directives.find(article, passages, identity, mentions, LEXICON):
                    record = {f: getattr(found, f) for f in ("text", "issuer", "owner", "kind", "deadline", "heading")}
                    spans = [span.pair() for span in found.spans]
                    out.write(json.dumps({"source_name": name, "spans": spans, **record}, ensure_ascii=False) + "\n")
    scored = subprocess.run(
        [sys.executable, "score_directives.py", "--gold", "gold", "--pred", str(tmp_path), "--split", "dev"],
        cwd=shared / "score",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    figures = {line.split()[0]: line.split()[1] for line in scored.splitlines()[1:] if len(line.split()) > 1}
    assert "anchor_errors=0" in scored
    for figure, floor in {"core.f1": 0.87, "issuer": 0.92, "owner": 0.85, "headings_found": 0.90}.items():
        assert float(figures[figure]) >= floor, figure


def test_level_decides_who_is_everybody() -> None:
    """A leader of a city addresses all departments of the city, unless the article names its own group."""
    page = written("林知远强调，要加快建设。", kind=ArticleKind.NEWS, issuer="中共云泽市委", level=Level.CITY)
    (found,) = find(page, persons=("林知远",))
    assert found.owner == "全市各级各部门"
