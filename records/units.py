"""Units of figures. They are never mixed: two figures of different units never add."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Unit:
    """`decimals` is how many a page shows; trailing zeros go unless `fixed`."""

    key: str
    label: str | Promise
    decimals: int = 0
    fixed: bool = False

    @property
    def quantum(self):
        """The smallest step of it, to round to."""
        return Decimal(1).scaleb(-self.decimals)

    def text(self, value):
        """The number as pages, sheets and documents show it, without the unit."""
        if value is None:
            return "—"
        if not self.decimals:
            return str(int(value))
        rounded = Decimal(value).quantize(self.quantum, ROUND_HALF_UP)
        if self.fixed:
            return str(rounded)
        return f"{rounded:f}".rstrip("0").rstrip(".") if rounded else "0"


HOURS = Unit("hours", pgettext_lazy("unit", "hours"), decimals=2)  # of 45 minutes (学时)
CREDITS = Unit("credits", pgettext_lazy("unit", "credits"), decimals=2)  # 学分
PERSON_TIMES = Unit("person_times", pgettext_lazy("unit", "person-times"))  # 人次
PEOPLE = Unit("people", pgettext_lazy("unit", "people"))  # 人
LESSONS = Unit("lessons", pgettext_lazy("unit", "lessons"))  # 节
VISITS = Unit("visits", pgettext_lazy("unit", "visits"))  # 次
PROGRAMMES = Unit("programmes", pgettext_lazy("unit", "programmes"))  # 个
PROJECTS = Unit("projects", pgettext_lazy("unit", "projects"))  # 项
PAPERS = Unit("papers", pgettext_lazy("unit", "papers"))  # 篇
HONOURS = Unit("honours", pgettext_lazy("unit", "honours"))  # 项
TITLES = Unit("titles", pgettext_lazy("unit", "titles"))  # 个
PAIRS = Unit("pairs", pgettext_lazy("unit", "pairs"))  # 对
ACTIVITIES = Unit("activities", pgettext_lazy("unit", "activities"))  # 次
THEMES = Unit("themes", pgettext_lazy("unit", "themes"))  # 个
RECORDS = Unit("records", pgettext_lazy("unit", "records"))  # 条
DAYS = Unit("days", pgettext_lazy("unit", "days"), decimals=1)  # 天
CLASSES = Unit("classes", pgettext_lazy("unit", "classes"))  # 个
SCHOOLS = Unit("schools", pgettext_lazy("unit", "schools"))  # 所
POINTS = Unit("points", pgettext_lazy("unit", "percentage points"), decimals=1, fixed=True)
PERCENT = Unit("percent", "%", decimals=1, fixed=True)
HOURS_EACH = Unit("hours_each", _("hours each"), decimals=1, fixed=True)
CREDITS_EACH = Unit("credits_each", _("credits each"), decimals=1, fixed=True)
LESSONS_EACH = Unit("lessons_each", _("lessons each"), decimals=1, fixed=True)
PERSON_TIMES_EACH = Unit("person_times_each", _("person-times each"), decimals=1, fixed=True)
PROGRAMMES_EACH = Unit("programmes_each", _("programmes each"), decimals=1, fixed=True)
