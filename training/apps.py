from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self):
        # Declaring is what these modules are for; models must be there first.
        from training import (  # noqa: F401
            activity_imports,
            comparison,
            figures,
            imports,
            kinds,
            own_data,
        )
