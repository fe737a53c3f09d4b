"""What is stored about why somebody is spared something that the rules ask."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from records import own_data
from records.models import Exemption

own_data.register(
    own_data.Part(
        "exemption",
        _("Exemption from what the rules ask"),
        Exemption,
        lambda person: Exemption.objects.filter(person=person),
        (
            own_data.ID,
            own_data.SCHOOL,
            *own_data.fields(Exemption, "reason", "starts_on", "ends_on", "document_no", "note"),
            own_data.Field(
                "granted_by", _("granted by"), "text", lambda row, person: row.granted_by.name
            ),
            own_data.Field(
                "granted_at", _("granted"), "moment", lambda row, person: row.granted_at
            ),
        ),
        day=F("starts_on"),
        role=lambda row, person: "subject",
        roles=(("subject", _("who is spared")),),
        related=("school", "granted_by"),
    )
)
