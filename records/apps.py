from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")

    def ready(self):
        # The web process knows the kinds of jobs too, their names and limits.
        autodiscover_modules("tasks")
        # Declares the roster figure, what pages show of people, and the staff list.
        from records import people  # noqa: F401
        from records.policies import own_data  # noqa: F401
        from records.roster import imports, registers  # noqa: F401

        # The sheets of every app as it writes them itself.
        autodiscover_modules("registers")
