"""What the server tells of itself (运行指标): a line in the log and a count for every request, and the numbers of the shelf.

The page ``/metrics`` speaks the text format of Prometheus. It says how much there is and how long things take, never what
stands in a document or who asked: addresses are told as their pattern (``/articles/{article_id}``), not as they were.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from luoshi import __version__
from luoshi.model import LuoshiError
from luoshi.store.desk import last_event
from luoshi.store.query import documents
from luoshi.store.shelf import Shelf

_LOG = logging.getLogger("luoshi.web.request")

#: Upper bounds of the classes of duration, in seconds: what a reader feels as at once, as a wait, as broken.
BOUNDS = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0)


class Metrics:
    """The numbers of one application."""

    def __init__(self, shelf: Shelf) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "luoshi_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "luoshi_request_seconds", "Time to an answer.", ("route",), buckets=BOUNDS, registry=self.registry
        )
        self.braked = Counter("luoshi_braked", "Requests refused for their rate.", ("what",), registry=self.registry)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.registry.register(_ShelfNumbers(shelf))

    def text(self) -> bytes:
        """Return all numbers in the text format of Prometheus."""
        return generate_latest(self.registry)


class _ShelfNumbers(Collector):
    """Reads the numbers of the shelf when they are asked for; what cannot be read is told as not up."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def describe(self) -> Iterator[Metric]:
        """Name nothing beforehand: registering must not open the ledger."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield what the shelf holds."""
        about = GaugeMetricFamily("luoshi_info", "Version of luoshi.", labels=("version",))
        about.add_metric([__version__], 1)
        yield about
        up = GaugeMetricFamily("luoshi_up", "1 if this part of the shelf can be read.", labels=("part",))
        for part, numbers in (("findings", self._findings), ("ledger", self._ledger)):
            try:
                yield from numbers()
                up.add_metric([part], 1)
            except LuoshiError:
                up.add_metric([part], 0)
        yield up

    def _findings(self) -> list[Metric]:
        rows = GaugeMetricFamily("luoshi_findings_rows", "Rows of a dataset.", labels=("stage", "dataset"))
        read = GaugeMetricFamily("luoshi_run_read", "Sources a stage read.", labels=("stage",))
        failed = GaugeMetricFamily("luoshi_run_failed", "Sources a stage failed on.", labels=("stage",))
        issues = GaugeMetricFamily("luoshi_run_issues", "Issues a stage told.", labels=("stage",))
        for run in documents.runs(self._shelf):
            for name, count in run.kept.items():
                rows.add_metric([run.stage, name], count)
            read.add_metric([run.stage], run.read)
            failed.add_metric([run.stage], run.failed)
            issues.add_metric([run.stage], run.issues)
        return [rows, read, failed, issues]

    def _ledger(self) -> list[Metric]:
        return [GaugeMetricFamily("luoshi_ledger_events", "Events of the ledger.", value=last_event(self._shelf))]


class Watched:
    """Counts every request and tells it in the log, with the pattern of its address and the time it took."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it ended; one that ends without an answer counts as 500."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = str(getattr(scope.get("route"), "path", "") or "other")
        # A method is the sender's word: one that is unknown must not become a label of its own.
        method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") else "other"
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        # Never the query: it holds what somebody looks for.
        fields = {"method": method, "route": route, "status": status, "ms": round(1000 * seconds, 1)}
        _LOG.log(logging.WARNING if status >= 500 else logging.INFO, "request", extra=fields)
