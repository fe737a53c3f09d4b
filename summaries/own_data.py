"""Summaries of a person's own work."""

from django.db.models import F
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from records import own_data
from summaries.models import BatchDocument, Summary
from summaries.plain import words_of

own_data.register(
    own_data.Part(
        "summary",
        _("Summary of my work"),
        Summary,
        # The trees are long; figures and own words say the same.
        lambda person: Summary.objects.visible_to(person).filter(teacher=person).defer("tree"),
        (
            own_data.ID,
            own_data.SCHOOL,
            *own_data.fields(
                Summary,
                "title",
                "subtitle",
                "starts_on",
                "ends_on",
                "language",
                "office",
                "composed_at",
                "state",
            ),
            own_data.Field(
                "begun_by",
                _("begun by"),
                "text",
                lambda row, person: row.created_by.name if row.created_by else None,
            ),
            own_data.Field(
                "figures",
                _("figures in it"),
                "list",
                lambda row, person: [
                    {"figure": name, "value": value} for name, value in sorted(row.figures.items())
                ],
            ),
            own_data.Field(
                "texts",
                _("own words in it"),
                "list",
                lambda row, person: [
                    {"section": part.key, "text": words_of(part.content)}
                    for part in row.parts.all()
                ],
            ),
        ),
        day=F("ends_on"),
        role=lambda row, person: "subject",
        roles=(("subject", _("my work")),),
        page="summaries:summary_detail",
        related=("school", "created_by"),
        prefetch=("parts",),
    )
)

own_data.register(
    own_data.Part(
        "document",
        _("Document made about me"),
        BatchDocument,
        lambda person: BatchDocument.objects.made().filter(teacher=person),
        (
            own_data.ID,
            own_data.SCHOOL,
            *own_data.fields(BatchDocument, "kind", "name", "made_at"),
            own_data.Field(
                "asked_by",
                _("asked for by"),
                "text",
                lambda row, person: row.batch.created_by.name if row.batch.created_by else None,
            ),
        ),
        day=TruncDate("made_at"),
        role=lambda row, person: "subject",
        roles=(("subject", _("my work")),),
        related=("school", "batch__created_by"),
    )
)
