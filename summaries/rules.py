"""Who may prepare which summary."""

from records.scope import is_officer_of
from schools.access import access_of
from summaries.models import State, SummaryKind


def can_prepare(person, *, kind, school_id, group_id=None, teacher_id=None, district_id=None):
    """The office for everybody in its school, a leader for the group, everybody for themselves;
    a district's officer, or that of one it lies in, for the district.

    A principal reads what the office prepares.
    """
    if kind == SummaryKind.DISTRICT:
        return is_officer_of(person, district_id)
    access = access_of(person)
    if school_id in access.office_schools:
        return True
    if kind == SummaryKind.GROUP:
        return group_id in access.led_groups
    return kind == SummaryKind.TEACHER and teacher_id == person.pk and school_id in access.schools


def can_prepare_scope(person, scope):
    return can_prepare(
        person,
        kind=scope.kind,
        school_id=scope.school_id,
        group_id=scope.group_id,
        teacher_id=scope.teacher_id,
        district_id=scope.district_id,
    )


def can_write(person, summary):
    """Compose it again, write in it, make its PDF: until it is handed in for signing."""
    return summary.is_draft and prepares(person, summary)


def prepares(person, summary):
    """Whether it is theirs to prepare, in whatever state it is."""
    return can_prepare(
        person,
        kind=summary.kind,
        school_id=summary.school_id,
        group_id=summary.group_id,
        teacher_id=summary.teacher_id,
        district_id=summary.district_id,
    )


def can_make_word(person, summary):
    """Have the Word file made: as long as the document itself may still change."""
    return summary.is_composed and not summary.is_frozen and reads_records(person, summary)


def can_check_word(person, summary):
    """Compare a Word file that came back."""
    return summary.is_composed and reads_records(person, summary)


def can_make_portfolios(person, school):
    return school.pk in access_of(person).office_schools


# --- the sign-off -----------------------------------------------------------------


def signs_for(person, summary):
    """Whose signature such a summary bears: the principal's, for a district an officer's."""
    access = access_of(person)
    if summary.kind == SummaryKind.DISTRICT:
        return summary.district.house_id in access.officer_districts
    return summary.school_id in access.principal_schools


def can_hand_in(person, summary):
    return can_write(person, summary)


def can_take_back(person, summary):
    return summary.state == State.HANDED_IN and prepares(person, summary)


def can_sign(person, summary):
    """Approve it or return it. Nobody signs what they handed in."""
    return (
        summary.state == State.HANDED_IN
        and signs_for(person, summary)
        and person.pk != summary.handed_in_by_id
    )


def can_withdraw(person, summary):
    return summary.state == State.SIGNED and signs_for(person, summary)


def reads_records(person, summary):
    """Whether the records behind a summary are theirs to read, and not only the summary."""
    return prepares(person, summary) or signs_for(person, summary)
