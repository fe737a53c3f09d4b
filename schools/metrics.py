"""What is counted in each process, for `/metrics`. No label holds anything about people."""

import os

from django.db.backends.signals import connection_created
from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)

disable_created_metrics()
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

requests = Counter("shidang_requests", "Requests answered.", ["view", "method", "status"])
request_seconds = Histogram(
    "shidang_request_seconds", "How long requests took.", ["view", "method"], buckets=SECONDS
)
database_errors = Counter("shidang_database_errors", "Statements that failed.", ["error"])


def request(*, view, method, status, seconds):
    requests.labels(view, method, str(status)).inc()
    request_seconds.labels(view, method).observe(seconds)


def count_errors(execute, sql, params, many, context):
    try:
        return execute(sql, params, many, context)
    except Exception as error:
        database_errors.labels(type(error).__name__).inc()
        raise


def watch(connection, **kwargs):
    if count_errors not in connection.execute_wrappers:
        connection.execute_wrappers.append(count_errors)


connection_created.connect(watch, dispatch_uid="schools.metrics")


def written(*collectors):
    """All of it as Prometheus reads it; of all processes that share PROMETHEUS_MULTIPROC_DIR."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        multiprocess.MultiProcessCollector(counted)
    else:
        counted = REGISTRY
    asked = CollectorRegistry()
    for collector in collectors:
        asked.register(collector)
    return generate_latest(counted) + generate_latest(asked)
