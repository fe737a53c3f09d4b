"""/ui/: every component with its states, for those who build pages and for the tests."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from records.templatetags.ui import STATUS_WORDS
from records.ui import Option, ScopeControl
from records.units import CREDITS, LESSONS, PAPERS
from schools.accepted import mark_accepted
from schools.access import access_of
from schools.bounds import takes_files
from schools.ids import new_id


class SampleForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    programme = forms.CharField(
        label=gettext_lazy("Programme"),
        max_length=200,
        help_text=gettext_lazy("The name on the notice or certificate."),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=[
            ("county", gettext_lazy("county level")),
            ("school", gettext_lazy("school level")),
        ],
    )
    ended_on = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"})
    )
    hours = forms.DecimalField(label=gettext_lazy("Hours"), min_value=0.5, required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("Mode"),
        widget=forms.RadioSelect,
        choices=[("face", gettext_lazy("Face to face")), ("online", gettext_lazy("Online"))],
    )
    notes = forms.CharField(
        label=gettext_lazy("Process notes"), widget=forms.Textarea, required=False
    )
    evidence = forms.FileField(label=gettext_lazy("Evidence"), required=False)
    shared = forms.BooleanField(
        label=gettext_lazy("My group may read it"),
        required=False,
        help_text=gettext_lazy("It can be taken back at any time."),
    )


class SampleFilter(forms.Form):
    teacher = forms.CharField(label=gettext_lazy("Teacher"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("All")), ("submitted", gettext_lazy("Waiting for review"))],
    )


@dataclass
class SampleRecord:
    pk: int
    teacher: str
    programme: str
    ended_on: date
    hours: Decimal
    status: str


@dataclass
class SampleJob:
    pk: int
    state: str
    done: int = 0
    total: int = 0
    note: str = ""


@dataclass
class SampleFile:
    pk: int
    name: str
    size: int
    url: str = "#files"
    note: str = field(default="")


STATUSES = list(STATUS_WORDS)

CHART = mark_safe(
    '<svg viewBox="0 0 400 120" role="img" aria-label="9: 12, 10: 30, 11: 22">'
    '<g class="chart-bars"><rect x="40" y="72" width="60" height="28"/>'
    '<rect x="170" y="30" width="60" height="70"/><rect x="300" y="49" width="60" height="51"/></g>'
    '<text x="62" y="116" font-size="13">9</text><text x="189" y="116" font-size="13">10</text>'
    '<text x="319" y="116" font-size="13">11</text></svg>'
)


def sample_records():
    names = ["陈敏", "单晓燕", "欧阳文静", "𬭎志远", "Zhang Wei"]
    programmes = ["校本研修", "县级小学语文教师专业发展培训（整本书阅读与学习任务群的设计与实施）"]
    return [
        SampleRecord(
            number,
            names[number % 5],
            programmes[number % 3 == 0],
            date(2021, 3, 1 + number % 28),
            Decimal(number % 7) + Decimal("1.5"),
            STATUSES[number % 4],
        )
        for number in range(1, 43)
    ]


def sample_scope():
    return ScopeControl(
        whose=[
            (
                "",
                [
                    Option("me", "陈敏", True),
                    Option("group", "语文教研组"),
                    Option("school", "学府小学"),
                ],
            )
        ],
        when=[
            (
                _("Semesters"),
                [Option("2020-2", "2020学年第二学期", True), Option("2020-1", "2020学年第一学期")],
            ),
            (_("School years"), [Option("2020", "2020学年")]),
        ],
    )


def sample_requirements():
    """Like `records.policies.shown.Bar`: not met yet, met, and overdue."""
    return [
        sample_requirement(
            _("Training credits"),
            CREDITS,
            "12.5",
            "73",
            "60.5",
            explain=_("Online hours count for at most half of the requirement."),
        ),
        sample_requirement(_("Lessons observed"), LESSONS, "22", "20", ""),
        sample_requirement(_("Papers"), PAPERS, "0", "1", "1", late=True),
    ]


def sample_requirement(label, unit, value, need, missing, **more):
    words = {"unit": value, "need_unit": need, "missing_unit": missing}
    return {
        "label": label,
        "value": value,
        "need": need,
        "missing": missing,
        "url": "#tables",
        **{name: unit.after(text) for name, text in words.items()},
        **more,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files("EVIDENCE_REQUEST_MAX_BYTES")
def living_page(request):
    if not access_of(request.user).is_staff:
        raise Http404
    form = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        # Keeps nothing, but answers like a page that does.
        mark_accepted(request, form.cleaned_data["request_key"])
        messages.success(request, _("Arrived: %(name)s") % {"name": form.cleaned_data["programme"]})
        return redirect("living_page")
    if "wrong" in request.GET:
        form = SampleForm({"request_key": new_id(), "hours": "0"})
    return render(
        request,
        "ui_page.html",
        {
            "form": form,
            "filter_form": SampleFilter(request.GET),
            "page": Paginator(sample_records(), 10).get_page(request.GET.get("page")),
            "scope_control": sample_scope(),
            "statuses": STATUSES,
            "requirements": sample_requirements(),
            "day": date(2021, 3, 5),
            "next_day": date(2021, 3, 6),
            "later_day": date(2021, 4, 2),
            "moment": timezone.make_aware(datetime(2021, 3, 5, 14, 32)),
            "half": Decimal("12.50"),
            "ratio": Decimal("0.9512"),
            "tabs": [
                {"url": "#main", "label": _("All"), "here": True, "count": 42},
                {"url": "#tables", "label": _("Waiting for review"), "count": 7},
            ],
            "batch": [
                {
                    "name": "do",
                    "value": "certify",
                    "label": _("Certify"),
                    "css": "is-primary",
                    "icon": "check",
                    "key": "c",
                },
                {
                    "name": "do",
                    "value": "return",
                    "label": _("Return"),
                    "css": "is-refusal",
                    "icon": "undo-2",
                    "key": "r",
                },
            ],
            "jobs": [
                SampleJob(number, state, done, 420, "陈敏")
                for number, (state, done) in enumerate(
                    [
                        ("queued", 0),
                        ("running", 118),
                        ("done", 420),
                        ("failed", 7),
                        ("cancelled", 9),
                    ],
                    1,
                )
            ],
            "files": [
                SampleFile(1, "培训证书（扫描件）.pdf", 482133),
                SampleFile(2, "签到表.jpg", 2091833),
            ],
            "chart": CHART,
            "chart_headings": [_("Month"), _("Hours")],
            "chart_rows": [["9", 12], ["10", 30], ["11", 22]],
        },
    )
