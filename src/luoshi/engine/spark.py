"""The cluster (集群): jobs as rows of a Spark data frame, run by ``mapInArrow`` on whatever workers Spark has.

Needs the extra ``spark`` and Java 17. The folder of the shelf must be seen by all workers under the same path (a shared
disk); jobs read and write their Parquet files there, so a lost worker costs its jobs only, and Spark gives them to
another. Workers write every file under a name of their own first and rename it, so that two of them never meet.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import pyarrow as pa

from luoshi.model import LuoshiError

Part = TypeVar("Part")
Done = TypeVar("Done")
#: Variable that says where the cluster is; without it Spark runs on this machine.
MASTER = "LUOSHI_SPARK_MASTER"
#: How often a job is tried.
_TRIES = 4


class Spark:
    """A Spark cluster, or as many local workers as ``workers`` says."""

    name = "spark"

    def __init__(self, workers: int | None = None, master: str | None = None) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise LuoshiError("pyspark is not installed", "--engine spark", "pip install 'luoshi[spark]'") from error
        cores = workers or len(os.sched_getaffinity(0))
        master = master or os.environ.get(MASTER) or f"local[{cores},{_TRIES}]"
        builder = SparkSession.builder.appName("luoshi").master(master)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        settings = {
            "spark.ui.enabled": "false",
            "spark.sql.execution.arrow.maxRecordsPerBatch": "1",
            "spark.task.maxFailures": str(_TRIES),
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            self._session: Any = builder.getOrCreate()
        except Exception as error:
            raise LuoshiError(f"Spark does not start: {error}", "--engine spark", "it needs Java 17") from error
        self._session.sparkContext.setLogLevel("ERROR")

    def map(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Run ``function`` over ``parts``, one task a part; answers come when all are ready.

        Raises:
            LuoshiError: if a job fails as often as Spark tries it.
        """
        if not parts:
            return
        rows = [(number, pickle.dumps((function, part))) for number, part in enumerate(parts)]
        context = self._session.sparkContext
        frame = self._session.createDataFrame(context.parallelize(rows, len(rows)), "number long, job binary")
        try:
            done = frame.mapInArrow(run_jobs, "number long, done binary").collect()
        except Exception as error:
            raise LuoshiError(
                f"a job failed on the cluster: {error}", "engine spark", "see the log of Spark"
            ) from error
        for row in done:
            answer = pickle.loads(row["done"])
            if isinstance(answer, LuoshiError):
                raise answer
            yield row["number"], answer

    def attend(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Run ``function`` over ``parts`` on the cluster; its workers wait for their hands."""
        return self.map(function, parts)

    def rest(self) -> None:
        """Keep the session; workers rest by themselves."""

    def close(self) -> None:
        """End the session."""
        self._session.stop()


def run_jobs(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Run the jobs of some rows, on a worker."""
    for batch in batches:
        for number, job in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True):
            done = pickle.dumps(_answer(*pickle.loads(job)))
            yield pa.RecordBatch.from_arrays([pa.array([number]), pa.array([done], pa.binary())], ["number", "done"])


def _answer(function: Callable[[Part], Done], part: Part) -> Done | LuoshiError:
    """Run one job; what a user can mend is an answer, for trying it again would change nothing."""
    try:
        return function(part)
    except LuoshiError as error:
        return error
