from django.contrib import admin
from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from openpyxl import Workbook

from tests.benchmarks.reference.plain.models import Observation, Teacher, Training


@admin.register(Training)
class TrainingAdmin(admin.ModelAdmin):
    list_display = [
        "programme",
        "level",
        "mode",
        "started_on",
        "ended_on",
        "hours",
        "credits",
        "status",
    ]
    list_filter = ["level", "status"]
    search_fields = ["programme", "certificate_no"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(teacher__user=request.user)

    def formfield_for_foreignkey(self, field, request, **options):
        if field.name == "teacher" and not request.user.is_superuser:
            options["queryset"] = Teacher.objects.filter(user=request.user)
        return super().formfield_for_foreignkey(field, request, **options)

    def get_urls(self):
        own = self.admin_site.admin_view
        return [
            path("statistics/", own(self.statistics)),
            path("export.xlsx", own(self.export)),
            *super().get_urls(),
        ]

    def statistics(self, request):
        """A dozen figures of two semesters, three tables for charts, and who is missing what:
        what our dashboard says, asked straightforwardly."""
        tables = []
        for start, end in (SPRING, AUTUMN):
            trainings = Training.objects.order_by().filter(
                status="certified", ended_on__range=(start, end)
            )
            observed = Observation.objects.order_by().filter(
                status__in=["submitted", "certified"], ended_on__range=(start, end)
            )
            tables += [
                (
                    "Training",
                    [
                        trainings.aggregate(
                            n=Count("id"),
                            hours=Sum("hours"),
                            credits=Sum("credits"),
                            people=Count("teacher", distinct=True),
                            programmes=Count("programme", distinct=True),
                        )
                    ],
                ),
                (
                    "Lessons",
                    [
                        observed.aggregate(
                            visits=Count("id"),
                            lessons=Sum("lessons"),
                            people=Count("teacher", distinct=True),
                            taught=Count("taught_by", distinct=True),
                        )
                    ],
                ),
                ("Walk-in", [observed.filter(kind="walk_in").aggregate(lessons=Sum("lessons"))]),
                ("By level", trainings.values("level").annotate(hours=Sum("hours"))),
            ]
        trainings = Training.objects.filter(status="certified", ended_on__range=SPRING).order_by()
        observed = Observation.objects.filter(ended_on__range=SPRING).order_by()
        tables += [
            (
                "By month",
                trainings.annotate(m=TruncMonth("ended_on"))
                .values("m")
                .annotate(n=Count("id"), hours=Sum("hours"))
                .order_by("m"),
            ),
            ("By group", trainings.values("teacher__group__name").annotate(hours=Sum("hours"))),
            (
                "Lessons by group",
                observed.values("teacher__group__name").annotate(n=Sum("lessons")),
            ),
            (
                "Credits",
                Teacher.objects.filter(training__status="certified", training__ended_on__range=YEAR)
                .annotate(c=Sum("training__credits"))
                .filter(c__lt=73)
                .values("name", "c"),
            ),
            (
                "Lessons missing",
                Teacher.objects.filter(observation__ended_on__range=SPRING)
                .annotate(n=Sum("observation__lessons"))
                .filter(n__lt=20)
                .values("name", "n"),
            ),
        ]
        context = {**self.admin_site.each_context(request), "title": "Statistics", "tables": tables}
        return TemplateResponse(request, "plain/statistics.html", context)

    def export(self, request):
        book = Workbook()
        sheet = book.active
        sheet.append([str(field.verbose_name) for field in Training._meta.fields])
        for row in self.get_queryset(request).select_related("teacher"):
            sheet.append(
                [
                    row.teacher.name,
                    row.programme,
                    row.get_level_display(),
                    row.get_mode_display(),
                    row.started_on,
                    row.ended_on,
                    row.hours,
                    row.credits,
                    row.certificate_no,
                    row.get_status_display(),
                ]
            )
        response = HttpResponse(content_type="application/vnd.ms-excel")
        book.save(response)
        return response


SPRING = ("2021-02-22", "2021-07-03")
AUTUMN = ("2020-09-01", "2021-01-29")
YEAR = ("2020-09-01", "2021-08-31")
