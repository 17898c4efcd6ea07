"""``luoshi uptake`` in all its forms, and on documents and bodies that are not as expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Luoshi, records

PLAN = "plan_yunze.txt"


@pytest.fixture
def sample(luoshi: Luoshi, sample_shelf: Path) -> Luoshi:
    """``luoshi`` on the sample."""
    return lambda *words: luoshi("--shelf", sample_shelf, *words)


@pytest.mark.parametrize("by", ["region", "level", "period"])
def test_groups_count_the_unknown(sample: Luoshi, by: str):
    """Echoed, searched and not searched are three numbers, and add up to the bodies."""
    ran = sample("uptake", "--from", PLAN, "--by", by, "--format", "jsonl")
    rows = records(ran.out)
    assert rows and all(row["searched"] + row["not_searched"] == row["bodies"] for row in rows)
    assert any(row["not_searched"] for row in rows)
    assert "未查 not_searched" in ran.err
    assert "未查" in sample("uptake", "--from", PLAN, "--by", by).out


def test_additions_are_rows_of_their_own(sample: Luoshi):
    """They come after the cells, marked as added, quoted from the body's own document."""
    rows = records(sample("uptake", "--from", PLAN, "--additions", "--format", "jsonl").out)
    added = [row for row in rows if row["status"] == "added"]
    assert added and all(row["quote"] and row["spans"] and row["closeness"] < 0.3 for row in added)
    assert "本地新增" in sample("uptake", "--from", PLAN, "--additions").out


def test_set_wording_is_last_left_out_or_alone(luoshi: Luoshi, tmp_path: Path):
    """What is left out is counted."""
    plan = (
        "关于建设的方案\n一、坚持稳中求进工作总基调。高举中国特色社会主义伟大旗帜。\n"
        "二、修建水库。到2025年修建水库3座。\n三、修建道路。到2025年修建道路5条。\n"
    )
    (tmp_path / "方案.txt").write_text(plan, encoding="utf-8")
    luoshi("init")
    luoshi("add", tmp_path / "方案.txt")
    luoshi("run", "--engine", "serial")

    def numbers(way: str) -> list[object]:
        ran = luoshi("uptake", "--from", "方案.txt", "--to", "襄阳市人民政府", "--ritual", way, "--format", "jsonl")
        assert way == "last" or "left out by --ritual" in ran.err
        return [row["number"] for row in records(ran.out)]

    assert numbers("last") == ["二", "三", "一"]
    assert numbers("none") == ["二", "三"]
    assert numbers("only") == ["一"]


def test_a_body_without_documents_is_not_searched(sample: Luoshi):
    """It gets a column that says so; a name that is no body is refused."""
    rows = records(sample("uptake", "--from", PLAN, "--to", "禾川市", "--format", "jsonl").out)
    assert {(row["body"], row["status"]) for row in rows} == {("禾川市", "not_searched")}
    assert records(sample("uptake", "--from", PLAN, "--to", "禾川市", "--gaps", "--format", "jsonl").out) == []
    assert sample("uptake", "--from", PLAN, "--to", "nowhere").code == 2


def test_an_upstream_without_numbered_items_gives_its_paragraphs(luoshi: Luoshi, tmp_path: Path):
    """Rows are numbered in order; the document that repeats one is found."""
    plan = "关于水利工作的通知\n各市要在2025年底前修建水库三座，并做好移民安置工作。\n各市要在2025年底前疏浚河道五条，并建立巡河制度。\n"
    (tmp_path / "上.txt").write_text(plan, encoding="utf-8")
    (tmp_path / "下.txt").write_text(
        "襄阳市水利局通知\n要在2025年底前修建水库三座，并做好移民安置工作。\n", encoding="utf-8"
    )
    luoshi("init")
    luoshi("add", tmp_path / "上.txt", tmp_path / "下.txt")
    luoshi("run", "--engine", "serial")
    rows = records(luoshi("uptake", "--from", "上.txt", "--to", "下.txt", "--format", "jsonl").out)
    assert [(row["number"], row["status"] != "not_seen") for row in rows] == [("1", True), ("2", False)]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--from", PLAN, "--by", "region", "--gaps"),
        ("--from", PLAN, "--by", "level", "--additions"),
        ("--from", PLAN, "--additions", "--format", "csv"),
    ],
)
def test_what_does_not_go_together_is_said(sample: Luoshi, words: tuple[str, ...]):
    """A usage error, no traceback."""
    ran = sample("uptake", *words)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_bodies_of_one_name_and_a_renamed_region(luoshi: Luoshi, tmp_path: Path):
    """Two 朝阳区 are two columns, 襄樊 and 襄阳 are one; the upstream itself is nobody's answer."""
    texts = {
        "up.txt": "国务院关于加强水利工作的通知\n一、修建水库。到2025年修建水库3座。\n二、疏浚河道。到2025年疏浚河道5条。\n",
        "bj.txt": "朝阳区人民政府关于水利工作的通知\n到2025年修建水库1座。\n",
        "cc.txt": "朝阳区人民政府关于河道工作的通知\n到2025年疏浚河道2条。\n",
        "xf.txt": "襄樊市人民政府关于水利工作的通知\n到2025年修建水库4座。\n",
        "xy.txt": "襄阳市人民政府关于河道工作的通知\n到2025年疏浚河道6条。\n",
        "manifest.csv": "file,issuer,region,date\nup.txt,国务院,,2024-01-01\nbj.txt,朝阳区人民政府,北京市,2024-02-01\n"
        "cc.txt,朝阳区人民政府,吉林省长春市,2024-03-01\nxf.txt,襄樊市人民政府,,2024-04-01\nxy.txt,襄阳市人民政府,,2024-05-01\n",
    }
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    luoshi("init")
    luoshi("add", folder)
    luoshi("run", "--engine", "serial")
    rows = records(luoshi("uptake", "--from", "up.txt", "--to", ".", "--format", "jsonl").out)
    seen = {(row["body"], row["number"]): row["status"] != "not_seen" for row in rows}
    assert seen == {
        ("襄阳市人民政府", "一"): True,
        ("襄阳市人民政府", "二"): True,
        ("朝阳区人民政府（北京市朝阳区）", "一"): True,
        ("朝阳区人民政府（北京市朝阳区）", "二"): False,
        ("朝阳区人民政府（吉林省长春市朝阳区）", "一"): False,
        ("朝阳区人民政府（吉林省长春市朝阳区）", "二"): True,
    }
