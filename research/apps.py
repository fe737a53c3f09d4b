from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResearchConfig(AppConfig):
    name = "research"
    verbose_name = _("Research")

    def ready(self):
        # Declaring is what these modules are for; models must be there first.
        from research import figures, imports, kinds, own_data  # noqa: F401
