"""The parts of a summary by the genre."""

from django.utils.translation import gettext_lazy as _

# In the order of the genre (summary.md §6.2). What no record of this release
# writes about stands only where the office writes it.
TOP = ("basics", "work", "honours", "problems", "next")
WORK = (
    "training",
    "teaching",
    "observation",
    "research",
    "courses",
    "young",
    "backbone",
    "ethics",
)
TITLES = {
    "opening": _("Opening"),
    "basics": _("Basic situation"),
    "work": _("Main work and results"),
    "training": _("Teacher training"),
    "teaching": _("School-based professional development and teaching research"),
    "observation": _("Lesson observation and feedback"),
    "research": _("Research projects and papers"),
    "courses": _("School courses"),
    "young": _("Young teachers and mentoring"),
    "backbone": _("Backbone teachers and master teachers"),
    "ethics": _("Teacher ethics and exchange"),
    "schools": _("The schools side by side"),
    "honours": _("Features and honours"),
    "problems": _("Problems"),
    "next": _("Next steps"),
}
