from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    name = "lessons"
    verbose_name = _("Lessons")

    def ready(self):
        # Declaring is what these modules are for; models must be there first.
        from lessons import figures, imports, kinds, own_data, week_days, week_imports  # noqa: F401
