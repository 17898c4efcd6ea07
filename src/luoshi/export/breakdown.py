"""The breakdown of a plan as the table that offices assign from (任务分解表)."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.export.tables import Column, Table
from luoshi.uptake.breakdown import BreakdownRow, Horizon, System

#: Headings as offices print them; 牵头单位, 配合单位 and 完成时限 are read back by ``luoshi ledger import``.
COLUMNS = (
    Column("number", "序号", 6),
    Column("path", "所属章节", 24),
    Column("task", "工作任务", 60),
    Column("system", "类别", 10),
    Column("horizon", "时序", 8),
    Column("lead", "牵头单位", 18),
    Column("co", "配合单位", 22),
    Column("numbers", "量化指标", 30),
    Column("due", "完成时限", 14),
    Column("source", "原文出处", 24),
)
SYSTEMS = {
    System.TARGET: "目标体系",
    System.WORK: "工作体系",
    System.POLICY: "政策体系",
    System.EVALUATION: "评价体系",
}
HORIZONS = {Horizon.NEAR: "近期", Horizon.MIDDLE: "中期", Horizon.LONG: "远期"}


def breakdown_table(title: str, rows: Sequence[BreakdownRow], notes: tuple[tuple[str, str], ...] = ()) -> Table:
    """Return the table of ``rows``; what the document does not say is an empty cell, the source is a permanent address."""
    return Table(
        f"{title}任务分解表",
        COLUMNS,
        [
            [
                str(row.number),
                " › ".join(row.path),
                row.task,
                SYSTEMS[row.system] if row.system else "",
                HORIZONS[row.horizon] if row.horizon else "",
                row.lead or "",
                "、".join(row.co),
                "；".join(row.numbers),
                row.deadline_text or "",
                f"{row.source_id}.{row.spans[0].start}-{row.spans[-1].end}",
            ]
            for row in rows
        ],
        notes,
    )
