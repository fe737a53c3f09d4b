"""Words, dates, figures and shapes in templates. `docs/ui.md` shows each in use."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

import lucide
from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from config import bundles

register = template.Library()

NOTHING = "—"
DASHES = BLANK_CHOICE_DASH[0][1]
WEEKDAYS = "一二三四五六日"

STATUS_WORDS = {
    "draft": gettext_lazy("Draft"),
    "submitted": gettext_lazy("Waiting for review"),
    "returned": gettext_lazy("Returned"),
    "certified": gettext_lazy("Certified"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "reversed": gettext_lazy("Reversed"),
    "queued": gettext_lazy("Waiting to start"),
    "running": gettext_lazy("Running"),
    "done": gettext_lazy("Done"),
    "failed": gettext_lazy("Failed"),
    "cancelled": gettext_lazy("Cancelled"),
    "late": gettext_lazy("Overdue"),
    "met": gettext_lazy("Met"),
    "waived": gettext_lazy("Not asked"),
    # Of objections; "withdrawn" is the same word as of records.
    "open": gettext_lazy("Waiting for an answer"),
    "upheld": gettext_lazy("Upheld"),
    "rejected": gettext_lazy("Rejected"),
    "contested": gettext_lazy("Under objection"),
    # Of summaries.
    "handed_in": gettext_lazy("Waiting to be signed"),
    "signed": gettext_lazy("Signed"),
}
STATUS_SHAPES = {
    "draft": "circle-dashed",
    "submitted": "hourglass",
    "returned": "undo-2",
    "certified": "circle-check",
    "withdrawn": "circle-minus",
    "reversed": "rotate-ccw",
    "queued": "clock",
    "running": "loader",
    "done": "circle-check",
    "failed": "triangle-alert",
    "cancelled": "circle-x",
    "late": "triangle-alert",
    "met": "circle-check",
    "waived": "circle-minus",
    "open": "hourglass",
    "upheld": "circle-check",
    "rejected": "circle-x",
    "contested": "message-circle-warning",
    "handed_in": "hourglass",
    "signed": "stamp",
}


# --- shapes -------------------------------------------------------------------


@lru_cache(maxsize=256)
def drawn(name):
    return mark_safe(
        lucide._render_icon(name, None, **{"class": "icon", "aria-hidden": "true"})
        .replace("\n", "")
        .replace("  ", " ")
    )


@register.simple_tag
def icon(name):
    """An inline picture beside a word, hidden from screen readers. Names are lucide's."""
    return drawn(str(name))


@register.simple_tag
def status(thing):
    """The status of a record or job (or a status code) as a word with a shape.

    Of a record that a list found under objection (`is_contested`) it says that, too.
    """
    code = str(getattr(thing, "status", None) or getattr(thing, "state", None) or thing)
    found = drawn_status(code, get_language())
    if getattr(thing, "is_contested", False):
        return format_html("{}<br>{}", found, drawn_status("contested", get_language()))
    return found


@lru_cache(maxsize=256)
def drawn_status(code, language):
    word = STATUS_WORDS.get(code, code)
    return format_html(
        '<span class="status status-{}">{}{}</span>',
        code,
        drawn(STATUS_SHAPES.get(code, "circle")),
        word,
    )


# --- numbers ------------------------------------------------------------------


@register.filter
def number(value):
    """12.50 -> 12.5, 12.0 -> 12, None -> —. Never a thousands separator, as in documents."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, (Decimal, float)):
        text = f"{value:f}" if isinstance(value, Decimal) else f"{value:.2f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


@register.filter
def hours(value):
    """Training hours with their unit: 12.5 学时."""
    if value is None or value == "":
        return NOTHING
    words = ngettext("%(hours)s hour", "%(hours)s hours", 1 if value == 1 else 2)
    return words % {"hours": number(value)}


@register.filter
def percent(value, places=1):
    """0.9512 -> 95.1%."""
    if value is None or value == "":
        return NOTHING
    return f"{number(round(Decimal(value) * 100, places))}%"


@register.simple_tag
def figure(value, unit="", url="", title=""):
    """`412 人次`; with `url` a link to the rows it counts, `title` says what it counts."""
    inner = format_html("<span>{}</span>", number(value))
    if unit:
        inner += format_html(' <span class="figure-unit">{}</span>', unit)
    if url:
        return format_html(
            '<a class="figure" href="{}"{}>{}</a>', url, attribute("title", title), inner
        )
    return format_html('<span class="figure"{}>{}</span>', attribute("title", title), inner)


def attribute(name, value):
    return format_html(' {}="{}"', name, value) if value else ""


# --- dates --------------------------------------------------------------------


def is_chinese():
    return (get_language() or "").startswith("zh")


def local_day(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def cn_date(value):
    """2021年3月5日 (周五); in English 5 Mar 2021 (Fri)."""
    day = local_day(value)
    if not day:
        return NOTHING
    if is_chinese():
        return f"{day.year}年{day.month}月{day.day}日 (周{WEEKDAYS[day.weekday()]})"
    return date_format(day, "j M Y (D)")


@register.filter
def cn_day(value):
    """The date without the weekday, for tables: 2021年3月5日; 5 Mar 2021."""
    day = local_day(value)
    if not day:
        return NOTHING
    return plain_day(day)


def plain_day(day, *, year=True, month=True):
    if is_chinese():
        return (
            (f"{day.year}年" if year else "") + (f"{day.month}月" if month else "") + f"{day.day}日"
        )
    return date_format(day, "j" + (" M" if month else "") + (" Y" if year else ""))


@register.filter
def cn_date_range(start: date, end: date):
    """What two dates share is said once: 2021年3月5日—6日; 5–6 Mar 2021."""
    start, end = local_day(start), local_day(end)
    if not start or not end or start == end:
        return cn_date(start or end)
    same_year = start.year == end.year
    same_month = same_year and start.month == end.month
    if is_chinese():
        return f"{plain_day(start)}—{plain_day(end, year=not same_year, month=not same_month)}"
    if same_month:
        return f"{start.day}–{plain_day(end)}"
    return f"{plain_day(start, year=not same_year)} – {plain_day(end)}"


@register.filter
def cn_moment(value):
    """A point in time: 2021年3月5日 14:32; 5 Mar 2021, 14:32."""
    if not value:
        return NOTHING
    moment = timezone.localtime(value) if timezone.is_aware(value) else value
    comma = "" if is_chinese() else ","
    return f"{plain_day(moment.date())}{comma} {moment:%H:%M}"


# --- lists --------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def sort_th(context, key, label, css=""):
    """A heading cell whose link sorts by `?sort=key`, and again by `?sort=-key`."""
    given = context["request"].GET
    now = given.get("sort", "")
    kept = [(name, value) for name, value in given.lists() if name not in ("page", "sort")]
    query = urlencode([*kept, ("sort", f"-{key}" if now == key else key)], doseq=True)
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    shape = {"ascending": "arrow-up", "descending": "arrow-down"}.get(direction, "chevrons-up-down")
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="?{}">{}{}</a></th>',
        attribute("class", css),
        attribute("aria-sort", direction),
        query,
        label,
        drawn(shape),
    )


@register.simple_tag(takes_context=True)
def hidden_query(context, *without):
    """The address' other parameters as hidden inputs, so that a GET form keeps them."""
    pairs = [
        (name, value)
        for name, values in context["request"].GET.lists()
        if name not in without
        for value in values
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag
def blank_in_words(bound):
    """Says in words what Django draws as dashes: that a choice is not made."""
    field = bound.field
    word = gettext_lazy("choose") if field.required else NOTHING
    if not hasattr(field, "empty_label"):
        field.choices = [(key, word if label == DASHES else label) for key, label in field.choices]
    elif field.empty_label == DASHES:
        field.empty_label = word
    return ""


@register.simple_tag(takes_context=True)
def hidden_filter_query(context, form):
    return hidden_query(context, "page", *(form.add_prefix(name) for name in form.fields))


@register.filter
def without_optional(form):
    """Marks a filter form: all of it is optional, which need not be said at each field."""
    for field in form.fields.values():
        field.says_optional = False
    return form


@register.simple_tag
def page_numbers(page):
    """Page numbers around the current one, with gaps: 1 2 … 6 7 8 … 14."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


# --- the frame ----------------------------------------------------------------


@register.simple_tag
def bundle(name):
    """The address of `app.css` or `app.js` with the hash of its content."""
    return static(bundles.current_name(name))


@register.simple_tag
def script_words():
    """What the script says, in the language of the page."""
    return {
        "draftKept": _("Draft kept on this device at {time}"),
        "draftRestored": _("We put back the draft of {time} that was kept on this device."),
        "draftDiscard": _("Discard the draft"),
        "draftNotKept": _("This browser cannot keep a draft; please save before you leave."),
        "filesAgain": _("Files cannot be kept: add them on the page of the record afterwards."),
        "offline": _(
            "No connection. What you wrote is kept on this device and will be sent "
            "when the connection is back."
        ),
        "waiting": _("Waiting for the connection: {count} to send"),
        "sending": _("Sending what was written without connection…"),
        "sent": _("Sent: what was written without connection has arrived."),
        "refused": _("Something written without connection was not accepted. Open it and look."),
        "signIn": _("Sign in again, then what you wrote will be sent."),
        "unreachable": _(
            "The server cannot be reached at the moment. Try again in a little while."
        ),
        "open": _("Open"),
        "chosen": _("{count} chosen"),
        "close": _("Close"),
    }
