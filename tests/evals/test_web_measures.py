"""What measures web pages measures what it says: different pages, points of the long run, rows of the table."""

from __future__ import annotations

from evals.printed_headers import document_alone, without_header
from evals.restore_speed import REAL, Speed, memory, table, varied
from luoshi.lexicon import load

PAGE = """<html><head><title>云泽省人民政府关于稳增长的通知</title></head><body><table><tr><td><table><tr><td>索 引 号：</td><td>000/2022-1</td></tr>
<tr><td>发文字号：</td><td>泽政发〔2022〕8号</td></tr></table></td></tr></table><table><tr><td id="UCAP-CONTENT"><p>云泽省人民政府</p>
<p>关于稳增长的通知</p><p>泽政发〔2022〕8号</p><p>各市人民政府：</p></td></tr></table></body></html>"""


def test_no_two_pages_of_the_long_run_are_the_same() -> None:
    """Memory that grows with what was seen would otherwise not show."""
    pages = list(varied(10 * REAL, ["<p>云泽。</p>".encode()]))
    assert len(set(pages)) == len(pages) == 10 * REAL


def test_memory_is_noted_at_the_points_named() -> None:
    """The last point is the end of the run."""
    noted = memory(20, ["<p>云泽省召开会议。</p>".encode()], load())
    assert [number for number, _ in noted] == [2, 5, 10, 15, 20]
    assert all(megabytes > 0 for _, megabytes in noted)


def test_rates_are_those_of_all_files_together() -> None:
    """Bytes and pages by the sum of seconds."""
    text = table(Speed(2, 4_000_000, 2.0), Speed(300, 9_000_000, 2.0), ())
    assert "| 2.0 MB/s |" in text and "| 150 pages/s |" in text and "resident" not in text


def test_the_header_table_is_cut_off_and_the_document_stays() -> None:
    """What is measured without its header holds nothing of it."""
    assert "索" not in without_header(PAGE) and "UCAP-CONTENT" in without_header(PAGE)
    assert document_alone(PAGE).split("\n") == [
        "云泽省人民政府",
        "关于稳增长的通知",
        "泽政发〔2022〕8号",
        "各市人民政府：",
    ]
