"""CPU time of a call: user and system time of this process, children included."""

import gc
import json
import resource
import statistics
import sys
import time


def cpu():
    own = time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own + children.ru_utime + children.ru_stime


def milliseconds(call, times=30, warm=3):
    """Median CPU milliseconds of a call."""
    for _i in range(warm):
        call()
    spent = []
    for _i in range(times):
        gc.collect()
        before = cpu()
        call()
        spent.append((cpu() - before) * 1000)
    return statistics.median(spent)


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(found):
    """One line of JSON for the process that compares."""
    sys.stdout.write(json.dumps(found) + "\n")
