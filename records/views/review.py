"""The inbox of the office: what was handed in, certified or returned, one or many at once."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from records import actions, inbox, objections, rules
from records.forms import ReasonForm
from records.lists import page_of
from records.tables import page_url, shown

PER_PAGE = 30
# What the line below a record's name leaves out: it stands in cells of its own.
OWN_CELLS = ("teacher", "observer", "leader", "authors", "programme", "topic", "title", "status")


def office_only(request):
    if not rules.can_review(request.user):
        raise PermissionDenied


@require_GET
def review_inbox(request):
    office_only(request)
    form = inbox.InboxFilter(request.GET, person=request.user)
    found = inbox.in_one_list(inbox.waiting(request.user, **form.chosen()))
    page = page_of(request, found, PER_PAGE)
    found = inbox.read(page)
    contested = objections.open_about((kind.name, record.pk) for kind, record in found)
    context = {
        "form": form,
        "page": page,
        "rows": [row_of(request.user, kind, record, contested) for kind, record in found],
        "narrowed": bool(form.chosen()),
        "shown_at": timezone.now().isoformat(),
        "actions": batch_actions(request),
        "tabs": inbox.tabs(
            "review_inbox",
            # What is narrowed counts something else.
            records="" if form.chosen() else page.paginator.count,
            answers=objections.to_answer(request.user).count(),
        ),
    }
    return render(request, "records/review_inbox.html", context)


def row_of(person, kind, record, contested=()):
    facts = [
        fact(column.label, shown(value))
        for column in kind.columns
        if column.key not in OWN_CELLS and (value := column.value(record)) not in (None, "")
    ]
    return {
        "key": f"{kind.name}:{record.pk}",
        "record": record,
        "kind": kind.label,
        "url": page_url(kind, record),
        "facts": " · ".join(facts),
        "may": rules.can_certify(person, record),
        "is_contested": (kind.name, record.pk) in contested,
    }


def fact(label, text):
    """Words speak for themselves, bare numbers do not."""
    return text if any(map(str.isalpha, text)) else f"{label} {text}"


def batch_actions(request):
    query = f"?{request.GET.urlencode()}"
    return [
        {
            "label": _("Certify"),
            "css": "is-primary",
            "icon": "circle-check",
            "key": "c",
            "formaction": reverse("records:review_certify") + query,
        },
        {
            "label": _("Return with a reason"),
            "css": "is-refusal",
            "icon": "undo-2",
            "key": "r",
            "formaction": reverse("records:review_return") + query,
        },
    ]


def chosen_of(request):
    """What was ticked, or everything the filter of the address finds."""
    if request.POST.get("all"):
        form = inbox.InboxFilter(request.GET, person=request.user)
        until = moment(request.POST.get("shown_at", "")) or timezone.now()
        return inbox.choose(request.user, narrowed=form.chosen(), until=until)
    return inbox.choose(
        request.user, keys=[key for key in request.POST.getlist("ids") if good(key)]
    )


def moment(text):
    """The moment of a text with its time zone, None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    # In the years next to the ends of time no zone can be changed.
    sound = found and timezone.is_aware(found) and 2000 <= found.year <= 2100
    return found if sound else None


def good(key):
    try:
        UUID(key.partition(":")[2])
    except ValueError:
        return False
    return True


def again(request):
    """Back to the inbox as it was filtered."""
    return redirect(f"{reverse('records:review_inbox')}?{request.GET.urlencode()}")


@require_POST
def review_certify(request):
    office_only(request)
    chosen = chosen_of(request)
    allowed, own = chosen.split(rules.can_certify, request.user)
    if request.POST.get("all") and not request.POST.get("sure") and allowed.records:
        return ask(
            request,
            heading=_("Certify all of them"),
            sentence=certify_sentence(len(allowed.records), own),
            label=_("Certify"),
        )
    try:
        inbox.certify(allowed, by=request.user)
    except actions.NotNow as refusal:
        messages.error(request, refusal)
        return again(request)
    count = len(allowed.records)
    if count:
        text = ngettext("%(count)s record certified.", "%(count)s records certified.", count)
        messages.success(request, text % {"count": count})
    tell_left_out(request, chosen, own)
    return again(request)


@require_POST
def review_return(request):
    """Asks for the reason, saying what will happen, then returns."""
    office_only(request)
    chosen = chosen_of(request)
    allowed, own = chosen.split(rules.can_return, request.user)
    if not allowed.records:
        tell_left_out(request, chosen, own)
        return again(request)
    form = ReasonForm(request.POST if request.POST.get("sure") else None)
    if not form.is_bound or not form.is_valid():
        return ask(
            request,
            heading=_("Return with a reason"),
            sentence=return_sentence(allowed.records),
            label=_("Return"),
            form=form,
            refusal=True,
        )
    try:
        inbox.give_back(allowed, by=request.user, why=form.cleaned_data["why"])
    except actions.NotNow as refusal:
        messages.error(request, refusal)
        return again(request)
    count = len(allowed.records)
    text = ngettext("%(count)s record returned.", "%(count)s records returned.", count)
    messages.success(request, text % {"count": count})
    tell_left_out(request, chosen, own)
    return again(request)


def ask(request, **words):
    """The confirmation; what was chosen is posted again with the answer."""
    names = ("ids", "all", "shown_at")
    fields = [(name, value) for name in names for value in request.POST.getlist(name)]
    cancel = f"{reverse('records:review_inbox')}?{request.GET.urlencode()}"
    context = {"fields": [*fields, ("sure", "1")], "cancel_url": cancel, **words}
    return render(request, "ui/confirm_page.html", context)


def certify_sentence(count, own):
    text = ngettext(
        "%(count)s record will be certified and count from now on.",
        "%(count)s records will be certified and count from now on.",
        count,
    ) % {"count": count}
    return f"{text} {own_sentence(own)}" if own else text


def return_sentence(records):
    count, people = len(records), len({record.teacher_id for record in records})
    return ngettext(
        "%(count)s record goes back to %(people)s teacher(s), who will read the reason and can "
        "hand it in again.",
        "%(count)s records go back to %(people)s teacher(s), who will read the reason and can "
        "hand them in again.",
        count,
    ) % {"count": count, "people": people}


def own_sentence(own):
    return ngettext(
        "%(count)s of yours is left out: nobody certifies their own.",
        "%(count)s of yours are left out: nobody certifies their own.",
        own,
    ) % {"count": own}


def tell_left_out(request, chosen, own):
    if own:
        messages.warning(request, own_sentence(own))
    if chosen.gone:
        text = ngettext(
            "%(count)s record was decided by somebody else in the meantime.",
            "%(count)s records were decided by somebody else in the meantime.",
            chosen.gone,
        )
        messages.warning(request, text % {"count": chosen.gone})
    if not chosen.records and not chosen.gone:
        messages.info(request, _("Nothing was chosen. Tick the records first."))
