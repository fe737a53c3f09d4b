"""A job for the worker of test_job_worker: counts slowly, and notes what it did in a file."""

import os
import time
from datetime import timedelta
from pathlib import Path

from records import jobs

STEPS = 12
ENDLESS = 10_000


@jobs.handler("tests.count", label="count", lease=timedelta(seconds=3))
def count(job):
    notes = Path(job.arguments["notes"])
    steps = ENDLESS if job.arguments.get("long") and job.attempt == 1 else STEPS
    for step in range(steps):
        job.progress(step, steps)
        with notes.open("a") as file:
            file.write(f"step {os.getpid()}\n")
        time.sleep(0.1)
    with notes.open("a") as file:
        file.write("done\n")
    return {"words": f"attempt {job.attempt}"}
