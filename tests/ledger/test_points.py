"""Requests of a proposal and what the reply says to each."""

from __future__ import annotations

import pytest

from luoshi.ledger.points import coverage, requests_of, unanswered

PROPOSAL = """关于加快充电设施建设的提案
一、存在问题
1.老旧小区没有车位。
2.运营企业多而散。
二、对策建议
1.支持老旧小区利用闲置空地建设公共充电站。
2.建立全市统一的充电服务平台，
接入各家企业的数据；
3.对农村充电设施给予运营补贴。
"""

REPLY = """某某委员：
您提出的提案收悉，现答复如下。
我市已印发方案，支持老旧小区利用闲置空地、边角地建设公共充电站，今年计划建设三十座。
关于农村充电设施，市财政局对新建设施给予运营补贴。
感谢您对我市工作的关心。
"""


def test_the_requests_are_those_after_the_word_that_introduces_them() -> None:
    """The numbered problems above are no requests; a request goes on over the line break."""
    points = requests_of(PROPOSAL)

    assert [point.number for point in points] == [1, 2, 3]
    assert points[0].text == "支持老旧小区利用闲置空地建设公共充电站。"
    assert points[1].text == "建立全市统一的充电服务平台，\n接入各家企业的数据"
    assert all(PROPOSAL[point.start : point.end] == point.text for point in points)


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        ("为此，建议：一是加大投入；二是完善机制。", ["加大投入", "完善机制。"]),
        ("建议：\n（一）加大投入。\n（二）完善机制。", ["加大投入。", "完善机制。"]),
        ("建议如下：\n第一，加大投入。\n第二，完善机制。", ["加大投入。", "完善机制。"]),
        ("建议\n1、增长3.5个百分点。\n2、完善机制。", ["增长3.5个百分点。", "完善机制。"]),
        ("一、加大投入。\n二、完善机制。", ["加大投入。", "完善机制。"]),
        ("希望有关部门重视。", []),
        ("", []),
    ],
)
def test_ways_of_numbering(text: str, requests: list[str]) -> None:
    """One way each; what carries no number is no numbered request."""
    assert [point.text for point in requests_of(text)] == requests


def test_a_request_that_the_reply_passes_over_is_listed() -> None:
    """The platform is not mentioned; the nearest paragraph stands beside it."""
    requests = [point.text for point in requests_of(PROPOSAL)]
    missing = unanswered(requests, REPLY)

    assert [met.request for met in missing] == [requests[1]]
    assert [met.met for met in coverage(requests, REPLY)] == [True, False, True]


def test_a_reply_that_goes_by_the_number_is_taken_at_its_word() -> None:
    """关于第二条建议: in other words, and still an answer to it."""
    requests = ["加大投入力度", "完善评价机制"]
    reply = "关于第一条建议，已安排专项资金。\n对建议2，将于年内出台办法。"

    assert [met.paragraph[:6] for met in coverage(requests, reply)] == ["关于第一条建", "对建议2，将"]
    assert unanswered(requests, reply) == ()


def test_an_empty_reply_answers_nothing() -> None:
    """Nor does it crash."""
    assert [(met.share, met.met, met.paragraph) for met in coverage(["加大投入"], "")] == [(0.0, False, "")]
    assert coverage([], REPLY) == ()
