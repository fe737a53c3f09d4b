from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Of trainings, projects, papers and honours, the highest first (domain.md §1.4)."""

    NATIONAL = "national", _("national")
    PROVINCIAL = "provincial", _("provincial")
    CITY = "city", _("city level")
    COUNTY = "county", _("county level")
    TOWN = "town", _("town or sub-district")
    SCHOOL = "school", _("school level")
    OTHER = "other", _("other")
