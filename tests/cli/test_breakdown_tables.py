"""From a plan to the table of an office and back (任务分解表): cells come back as they went."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from docx import Document
from openpyxl import Workbook

from luoshi.intake.grids import read_grids
from tests.cli.conftest import Luoshi, records

HEADER = ("序号", "重点任务", "牵头单位", "配合单位", "完成时限", "备注", "备注")
ROWS = (
    ("1", "净增规模以上工业企业300家以上", "省工业和信息化厅", "省统计局、各市人民政府", "2026年底前", "", "=1+1"),
    ("2", "建成公共服务平台20个\n（含线上）", "省工业和信息化厅", "", "2026-06-30", "续建", ""),
    ("3", "“三到湖”行动全覆盖", "省总工会", "省教育厅", "长期坚持", "+ 加急", "甲、乙"),
)


def table_file(path: Path) -> Path:
    """Write the table above as offices do: a title over it, the same unit merged over two rows."""
    if path.suffix == ".docx":
        document = Document()
        document.add_heading("任务分解表")
        table = document.add_table(rows=0, cols=len(HEADER))
        for row in (HEADER, *ROWS):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.save(str(path))
        return path
    book = Workbook()
    sheet = book.active
    sheet.append(("2026年任务分解表",))
    sheet.append(HEADER)
    for number, row in enumerate(ROWS, start=3):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place, text)
            cell.data_type = "s"
    book.save(path)
    return path


@pytest.mark.parametrize("out", ["xlsx", "docx", "csv"])
@pytest.mark.parametrize("into", ["xlsx", "docx"])
def test_a_table_comes_back_as_it_went_in(luoshi: Luoshi, tmp_path: Path, into: str, out: str) -> None:
    """Every cell of every row, columns that mean nothing to a task included, on to a second shelf and out again."""
    luoshi("init")
    first = luoshi("ledger", "import", table_file(tmp_path / f"a.{into}"))
    assert first.code == 0, first.err
    luoshi("export", "imported", tmp_path / f"b.{out}")
    again = luoshi("--shelf", tmp_path / "other", "init")
    assert again.code == 0
    luoshi("--shelf", tmp_path / "other", "ledger", "import", tmp_path / f"b.{out}")
    luoshi("--shelf", tmp_path / "other", "export", "imported", tmp_path / f"c.{out}")

    grids = [read_grids((tmp_path / f"{name}.{out}").read_bytes(), name)[0] for name in "bc"]
    assert grids[0].rows[1:] == grids[1].rows[1:] == ROWS
    assert grids[0].rows[0] == grids[1].rows[0] == (*HEADER[:-1], "备注（2）")


def test_tasks_know_who_answers_and_by_when(luoshi: Luoshi, tmp_path: Path) -> None:
    """The first unit leads; a deadline that is no date keeps its words and is said."""
    luoshi("init")
    ran = luoshi("ledger", "import", table_file(tmp_path / "a.xlsx"))
    rows = {str(row["title"])[:4]: row for row in records(luoshi("ledger", "list", "--format", "jsonl").out)}
    assert "长期坚持" in ran.err
    assert rows["净增规模"]["lead"] == "省工业和信息化厅"
    assert str(rows["净增规模"]["due"]) == "2026-12-31"


def test_looking_writes_nothing(luoshi: Luoshi, tmp_path: Path) -> None:
    """A person sees what would be taken for what first."""
    luoshi("init")
    ran = luoshi("ledger", "import", table_file(tmp_path / "a.xlsx"), "--look")
    assert "title ← 重点任务" in ran.err
    assert records(luoshi("ledger", "list", "--format", "jsonl").out) == []


def test_a_header_nobody_knows_is_named_by_hand(luoshi: Luoshi, tmp_path: Path) -> None:
    """Without a mapping one line says which headers there are; with it the rows are read."""
    luoshi("init")
    (tmp_path / "a.csv").write_text("干啥,谁干\n修路,交通局\n", encoding="utf-8")
    lost = luoshi("ledger", "import", tmp_path / "a.csv")
    ran = luoshi("ledger", "import", tmp_path / "a.csv", "--column", "title=干啥", "--column", "lead=谁干")
    assert lost.code == 2 and "干啥" in lost.err
    assert ran.code == 0 and "opened 1" in ran.err


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_the_breakdown_of_the_plan_is_a_table_that_is_read_back(
    luoshi: Luoshi, sample_shelf: Path, tmp_path: Path, form: str
) -> None:
    """Every task of the plan becomes a task of the ledger, with its words and its unit."""
    plan = "plan_yunze.txt"
    luoshi("init")
    listed = records(luoshi("--shelf", sample_shelf, "breakdown", plan, "--format", "jsonl").out)
    wrote = luoshi("--shelf", sample_shelf, "breakdown", plan, "--to", tmp_path / f"plan.{form}")
    assert wrote.code == 0, wrote.err
    ran = luoshi("ledger", "import", tmp_path / f"plan.{form}")
    tasks = records(luoshi("ledger", "list", "--format", "jsonl").out)
    assert ran.code == 0, ran.err
    assert sorted(str(row["task"]) for row in listed) == sorted(str(row["title"]) for row in tasks)


def test_a_plan_is_opened_at_once_each_task_on_its_sentence(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path) -> None:
    """Every row a task with its quotation; the first of a bracket leads, the others help."""
    copytree(sample_shelf, tmp_path / "shelf")
    listed = records(luoshi("breakdown", "plan_yunze.txt", "--format", "jsonl").out)
    ran = luoshi("breakdown", "plan_yunze.txt", "--open")
    assert ran.code == 0, ran.err
    tasks = {str(row["title"]): row for row in records(luoshi("ledger", "list", "--format", "jsonl").out)}
    assert len(tasks) == len(listed)
    led = next(row for row in tasks.values() if "技术合同成交额超过2000亿元" in str(row["title"]))
    assert led["lead"] == "省科技厅"
    shown = luoshi("ledger", "show", str(led["id"])).out
    assert "co 省工业和信息化厅、省国资委" in shown and "“到2027年，技术合同成交额超过2000亿元" in shown
    assert luoshi("breakdown", "plan_yunze.txt", "--open", "none").code == 2


def test_rows_of_an_imported_table_stand_where_their_words_do(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path):
    """The address that a breakdown writes anchors the row; a table of an office is anchored by its words; others are not."""
    copytree(sample_shelf, tmp_path / "shelf")
    table = tmp_path / "任务.csv"
    table.write_text(
        "工作任务,牵头单位\n建立省领导联系产业链制度，一链一图、一链一策、一链一专班,省工业和信息化厅\n另起炉灶做一件书架上没有的事情,省财政厅\n",
        encoding="utf-8",
    )
    sheet = tmp_path / "分解.xlsx"
    assert luoshi("breakdown", "plan_yunze.txt", "--to", sheet).code == 0

    assert "1 of them found" in luoshi("ledger", "import", table).err
    assert "34 of them found" in luoshi("ledger", "import", sheet).err
    shown = luoshi("ledger", "show", "t1").out
    assert "“建立省领导联系产业链制度，一链一图、一链一策、一链一专班” [03457c4b71ff702b.697]" in shown
    assert "[" not in luoshi("ledger", "show", "t2").out.splitlines()[2]
