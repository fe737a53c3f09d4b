"""Jobs, the queue and the workers as metrics, asked of the rows when somebody looks."""

import time

from django.db.models import Count, F, Min, Sum
from django.utils import timezone
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    SummaryMetricFamily,
)

from records import health
from records.models import Job, JobState
from records.models.job import LIVE


class JobCollector:
    def collect(self):
        # Aside, with an end: the rest is told also while the database hangs.
        found = health.result(ROWS.begin(), time.monotonic() + health.PATIENCE)
        is_read = isinstance(found, list)
        if is_read:
            yield from found
        yield GaugeMetricFamily("shidang_database_up", "Whether it answers.", int(is_read))
        yield from of_checks(health.look())


def of_rows(now):
    live = GaugeMetricFamily("shidang_jobs_live", "Not ended yet.", labels=["kind", "state"])
    oldest = GaugeMetricFamily(
        "shidang_job_age_seconds", "Of the oldest that has not ended.", labels=["kind", "state"]
    )
    rows = Job.objects.filter(state__in=LIVE).order_by()
    for row in rows.values("kind", "state").annotate(n=Count("pk"), at=Min("created_at")):
        labels = [row["kind"], row["state"]]
        live.add_metric(labels, row["n"])
        oldest.add_metric(labels, (now - row["at"]).total_seconds())
    ended = CounterMetricFamily("shidang_jobs_ended", "Jobs that ended.", labels=["kind", "state"])
    rows = Job.objects.ended().order_by()
    for row in rows.values("kind", "state").annotate(n=Count("pk")):
        ended.add_metric([row["kind"], row["state"]], row["n"])
    took = SummaryMetricFamily(
        "shidang_job_seconds", "From the start of the last attempt to its end.", labels=["kind"]
    )
    rows = rows.filter(state=JobState.DONE, started_at__isnull=False)
    spent = Sum(F("ended_at") - F("started_at"))
    for row in rows.values("kind").annotate(n=Count("pk"), spent=spent):
        took.add_metric([row["kind"]], row["n"], row["spent"].total_seconds())
    return [live, oldest, ended, took]


ROWS = health.Looker("jobs", lambda: of_rows(timezone.now()))


def of_checks(found):
    well = GaugeMetricFamily("shidang_check", "2 ok, 1 late, 0 failed.", labels=["what"])
    for name, finding in found.items():
        well.add_metric([name], {health.OK: 2, health.LATE: 1}.get(finding.state, 0))
    alive = found["workers"].facts.get("alive", 0)
    return [well, GaugeMetricFamily("shidang_workers", "Workers alive.", alive)]
