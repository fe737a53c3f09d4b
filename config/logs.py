"""What is written to the log: events with the ids of request and job, and nothing about people.

    from config import logs
    log = logs.events(__name__)
    log.info("job ended", kind=kind, seconds=1.2)

What our own code says is its own responsibility. Libraries put paths, names and addresses
into their messages: of those only the sentence stays, and the numbers in it. An error
tells its type and where it happened; its message only when that cannot hold what somebody
typed. One line is one event, whatever characters a text has.
"""

import logging
import os
import re
import uuid
from pathlib import Path

import structlog

OURS = {
    "config",
    "schools",
    "records",
    "training",
    "lessons",
    "research",
    "portfolios",
    "summaries",
}
ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = "…"

events = structlog.get_logger


def configuration(form, level):
    """For `logging.config.dictConfig`: `form` is json or plain."""
    before = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=form == "json"),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(form == "json")  # of Python; each is a line, too
    line = structlog.processors.JSONRenderer() if form == "json" else readable
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": before,
                "processors": [spare_people, tell_error, tidy, line],
                "use_get_message": False,
                "pass_foreign_args": True,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            # Each request and each job has a line of ours.
            "django.request": {"level": "ERROR"},
            "celery": {"level": "WARNING"},
            "gunicorn": {"level": "WARNING"},
            "axes": {"level": "ERROR"},
        },
    }


# --- ids ------------------------------------------------------------------------

# What nginx and our own make; free text here would be a way into the log.
REQUEST_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def request_id(offered=""):
    """The id offered by our proxy when it has the form of one, or a new one."""
    return offered if REQUEST_ID.fullmatch(offered) else uuid.uuid4().hex


def current(name):
    """What is bound under this name now, or ""."""
    return structlog.contextvars.get_contextvars().get(name, "")


bound = structlog.contextvars.bound_contextvars
bind = structlog.contextvars.bind_contextvars
clear = structlog.contextvars.clear_contextvars


# --- what libraries say ---------------------------------------------------------


def spare_people(logger, method, event):
    args = event.pop("positional_args", ())
    name = event.get("logger") or ""
    if event.get("_from_structlog"):
        return event
    said = event["_record"].msg
    text = said if isinstance(said, str) else type(said).__name__
    if name.startswith("django.security"):
        text = f"refused: {name.rpartition('.')[2]}"  # its message quotes the request
    elif name == "django.request":
        text = "request failed"
    elif text.startswith("Invalid request from"):
        text = "Invalid request"  # gunicorn's, with address and first line
    elif name.partition(".")[0] in OURS or name == "py.warnings":
        text = filled(text, args)
    else:
        text = filled(text, spared(args))
    event["event"] = text
    return event


def spared(args):
    if not isinstance(args, tuple):
        return LEFT_OUT
    return tuple(arg if isinstance(arg, int | float) else LEFT_OUT for arg in args)


def filled(text, args):
    try:
        return text % args if args else text
    except (TypeError, ValueError, KeyError):
        return text


# --- errors ---------------------------------------------------------------------

# Their messages speak of code.
TELLING = (ImportError, AttributeError, NameError, TypeError, NotImplementedError, MemoryError)
TELLING_NAMES = {"ImproperlyConfigured", "TemplateDoesNotExist", "TemplateSyntaxError"}
TELLING_HOMES = ("redis", "kombu", "amqp", "sqlite3", "django.db.migrations")
MOST_ERRORS, MOST_FRAMES = 5, 30


def tell_error(logger, method, event):
    found = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if found is True:
        found = event["_record"].exc_info
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = [told(one) for one in chain(error)]
    return event


def chain(error):
    """The error and those behind it, the first one last."""
    seen = []
    while error is not None and error not in seen and len(seen) < MOST_ERRORS:
        seen.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return seen


def told(error):
    kind = type(error)
    found = {"type": f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")}
    if why := message_of(error):
        found["why"] = why
    found["at"] = places(error.__traceback__)
    return found


def message_of(error):
    """Its message, as far as nothing in it can be somebody's."""
    kind = type(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror  # without the name of the file
    if hasattr(error, "pgcode"):
        return of_postgresql(error)
    if (
        isinstance(error, TELLING)
        or kind.__name__ in TELLING_NAMES
        or kind.__module__.startswith(TELLING_HOMES)
        or (kind.__module__ == "django.db.utils" and is_telling(error.__cause__))
    ):
        return str(error)[:500]
    return ""


def is_telling(cause):
    return type(cause).__module__ == "sqlite3"


def of_postgresql(error):
    if error.pgcode is None:
        return str(error).strip()[:500]  # it did not get as far as any data
    # Class 22 quotes the value that is wrong.
    words = "" if error.pgcode.startswith("22") else error.diag.message_primary
    return " ".join(filter(None, [error.pgcode, words]))


def places(trace):
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{short(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-MOST_FRAMES:]


def short(path):
    """Without where the product lies, and without where its packages lie."""
    path = path.removeprefix(f"{ROOT}{os.sep}")
    return path.rpartition(f"site-packages{os.sep}")[2]


# --- lines ----------------------------------------------------------------------


def tidy(logger, method, event):
    return {name: value for name, value in event.items() if not name.startswith("_")}


def readable(logger, method, event):
    """For eyes: time, level, who, what; then the rest; then the errors, a line each."""
    at = str(event.pop("timestamp", "")).replace("T", " ")[:19]
    errors = event.pop("error", [])
    head = [at, event.pop("level", "").upper(), str(event.pop("logger", "")) + ":"]
    head.append(str(event.pop("event", "")))
    rest = [f"{name}={value}" for name, value in event.items()]
    lines = [visible(" ".join([*head, *rest]))]
    for error in errors:
        lines.append(visible(f"  {error['type']}: {error.get('why', LEFT_OUT)}"))
        lines += [visible(f"    {place}") for place in error["at"]]
    return "\n".join(lines)


def visible(text):
    """With an escape for each character that ends a line or hides or turns others."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
