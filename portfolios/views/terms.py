"""The last day of a title held or of a mentor pair, set by the office."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolios import actions, rules
from portfolios.forms import LastDayForm
from records.actions import NotNow
from records.templatetags.ui import cn_day
from records.views.common import find_record, record_url


@require_http_methods(["GET", "POST"])
def title_end(request, pk):
    return end(request, "title_held", pk)


@require_http_methods(["GET", "POST"])
def pair_end(request, pk):
    return end(request, "mentor_pair", pk)


def end(request, kind, pk):
    _kind, record = find_record(request.user, kind, pk)
    if not rules.can_set_last_day(request.user, record):
        raise PermissionDenied
    form = LastDayForm(request.POST or None, initial={"day": record.ended_on})
    if request.method == "POST" and form.is_valid() and is_set(request, record, form):
        return redirect(record_url(record))
    sentence = _("“%(record)s” ends on the day set here. It counts until then.")
    context = {
        "heading": _("Set the last day"),
        "sentence": sentence % {"record": record},
        "facts": [
            (_("Mentor") if kind == "mentor_pair" else _("Teacher"), record.teacher.name),
            (words_of(record, "starts_on"), cn_day(record.starts_on)),
            (_("Last day now"), cn_day(record.ended_on) if record.ended_on else _("no fixed end")),
        ],
        "form": form,
        "label": _("Set the last day"),
        "cancel_url": record_url(record),
    }
    return render(request, "ui/confirm_page.html", context)


def words_of(record, name):
    return capfirst(record._meta.get_field(name).verbose_name)


def is_set(request, record, form):
    said = form.cleaned_data
    try:
        actions.set_last_day(record, said["day"], by=request.user, why=said["why"])
    except NotNow as refusal:
        form.add_error("day", str(refusal))
        return False
    messages.success(request, _("The last day is set."))
    return True
