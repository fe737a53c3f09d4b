"""A colleague on leave, of whom the rules ask less."""

from datetime import timedelta

from records.models import Exemption, Reason
from records.policies import exemptions


def make_exemptions(school, staff, semester):
    """Sick leave from the first weeks of a semester on, granted by the office."""
    first = semester.starts_on + timedelta(days=14)
    exemptions.grant(
        Exemption(
            person=staff.teachers[-1].person,
            school=school,
            reason=Reason.SICK,
            starts_on=first,
            ends_on=first + timedelta(days=80),
            document_no=f"青禾〔{first.year}〕7号",
        ),
        by=staff.office,
    )
