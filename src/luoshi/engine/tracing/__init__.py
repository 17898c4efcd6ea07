"""Text reuse between all articles of a shelf, as steps over files that any engine can run (溯源)."""

from luoshi.engine.tracing.stage import TRACE_ROOMS, Task, trace_stage

__all__ = ["TRACE_ROOMS", "Task", "trace_stage"]
