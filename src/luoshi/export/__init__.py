"""Export: tables as files that other people's programs open (导出).

Read ``tables`` (what a table is), ``safety`` (what must not leave in a cell), ``writing`` (:func:`write`) and
``spreadsheet`` (XLSX).
"""

from luoshi.export.tables import Column, Format, Table, Value, Written, notes
from luoshi.export.writing import write

__all__ = ["Column", "Format", "Table", "Value", "Written", "notes", "write"]
