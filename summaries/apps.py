from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummariesConfig(AppConfig):
    name = "summaries"
    verbose_name = _("Summaries")

    def ready(self):
        # Declaring is what these modules are for; models must be there first.
        from summaries import districts, figures, kinds, own_data  # noqa: F401
