from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfoliosConfig(AppConfig):
    name = "portfolios"
    verbose_name = _("Portfolios")

    def ready(self):
        # Declaring is what these modules are for; models must be there first.
        from portfolios import figures, imports, kinds, own_data, title_imports  # noqa: F401
