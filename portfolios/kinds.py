"""What common pages know of honours."""

from django.utils.translation import gettext_lazy as _

from portfolios.models import Honour
from records.kinds import Column, Kind, register, word

register(
    Kind(
        "honour",
        Honour,
        _("Honour"),
        columns=[
            Column("teacher", _("Teacher"), lambda row: row.teacher.name, width=10),
            Column("title", _("Honour"), lambda row: row.title, width=36),
            Column("level", _("Level"), word("level")),
            Column("awarded_by", _("Awarded by"), lambda row: row.awarded_by, width=24),
            Column("ended_on", _("Date"), lambda row: row.ended_on),
            Column("status", _("Status"), word("status"), width=10),
        ],
        page="portfolios:honour_detail",
        related=("teacher",),
        search=("title", "awarded_by", "teacher__name", "teacher__sort_key"),
    )
)
