"""Units of figures. They are never mixed: two figures of different units never add."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy, pgettext_lazy


@dataclass(frozen=True)
class Unit:
    """`decimals` is how many a page shows; trailing zeros go unless `fixed`. The words are for one
    and for many of it; a fixed one has no word for one, as it is printed as 1.0."""

    key: str
    words: str | Promise
    decimals: int = 0
    fixed: bool = False

    @property
    def label(self):
        """What it is called where no number stands before it: papers."""
        return self.after("")

    def after(self, text):
        """What it is called after a number that `text` printed: 1 paper, 2 papers."""
        if self.fixed:
            return str(self.words)
        return str(self.words % (1 if text == "1" else 2))

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


HOURS = Unit("hours", npgettext_lazy("unit", "hour", "hours"), decimals=2)  # of 45 minutes (学时)
CREDITS = Unit("credits", npgettext_lazy("unit", "credit", "credits"), decimals=2)  # 学分
PERSON_TIMES = Unit("person_times", npgettext_lazy("unit", "person-time", "person-times"))  # 人次
PEOPLE = Unit("people", npgettext_lazy("unit", "person", "people"))  # 人
LESSONS = Unit("lessons", npgettext_lazy("unit", "lesson", "lessons"))  # 节
VISITS = Unit("visits", npgettext_lazy("unit", "visit", "visits"))  # 次
PROGRAMMES = Unit("programmes", npgettext_lazy("unit", "programme", "programmes"))  # 个
PROJECTS = Unit("projects", npgettext_lazy("unit", "project", "projects"))  # 项
PAPERS = Unit("papers", npgettext_lazy("unit", "paper", "papers"))  # 篇
HONOURS = Unit("honours", npgettext_lazy("unit", "honour", "honours"))  # 项
TITLES = Unit("titles", npgettext_lazy("unit", "title", "titles"))  # 个
PAIRS = Unit("pairs", npgettext_lazy("unit", "pair", "pairs"))  # 对
ACTIVITIES = Unit("activities", npgettext_lazy("unit", "activity", "activities"))  # 次
THEMES = Unit("themes", npgettext_lazy("unit", "theme", "themes"))  # 个
RECORDS = Unit("records", npgettext_lazy("unit", "record", "records"))  # 条
DAYS = Unit("days", npgettext_lazy("unit", "day", "days"), decimals=1)  # 天
CLASSES = Unit("classes", npgettext_lazy("unit", "class", "classes"))  # 个
SCHOOLS = Unit("schools", npgettext_lazy("unit", "school", "schools"))  # 所
POINTS = Unit("points", pgettext_lazy("unit", "percentage points"), decimals=1, fixed=True)
PERCENT = Unit("percent", "%", decimals=1, fixed=True)
HOURS_EACH = Unit("hours_each", _("hours each"), decimals=1, fixed=True)
CREDITS_EACH = Unit("credits_each", _("credits each"), decimals=1, fixed=True)
LESSONS_EACH = Unit("lessons_each", _("lessons each"), decimals=1, fixed=True)
PERSON_TIMES_EACH = Unit("person_times_each", _("person-times each"), decimals=1, fixed=True)
PROGRAMMES_EACH = Unit("programmes_each", _("programmes each"), decimals=1, fixed=True)
