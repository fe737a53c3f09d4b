"""Who may change the outlines of a house."""

from schools.access import access_of


def can_change(person, outline):
    """The office those of its school, an officer those of the district."""
    return can_keep(person, school_id=outline.school_id, district_id=outline.district_id)


def can_keep(person, *, school_id=None, district_id=None):
    access = access_of(person)
    if school_id:
        return school_id in access.office_schools
    return district_id in access.officer_districts


def house_of(person, kind):
    """(school id, district id) for which somebody keeps outlines of a kind, one of them None;
    (None, None) for whoever keeps none."""
    access = access_of(person)
    if kind == "district":
        return None, min(access.officer_districts, default=None)
    return min(access.office_schools, default=None), None
