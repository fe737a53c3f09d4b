"""What the database refuses, in words people understand."""

from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _


def words_of(error, model):
    """The words for an IntegrityError that storing a row of a model raised."""
    said = str(error)
    constraints = model._meta.constraints
    for constraint in constraints:
        if constraint.name in said:
            return words_of_constraint(constraint)
    if "unique" in said.lower():
        # SQLite names the columns of an index and not the index.
        for constraint in constraints:
            if isinstance(constraint, UniqueConstraint):
                return words_of_constraint(constraint)
    return _("These values do not go together. Please check them and save again.")


def words_of_constraint(constraint):
    if constraint.violation_error_message != constraint.default_violation_error_message:
        return str(constraint.violation_error_message)
    if isinstance(constraint, UniqueConstraint):
        return _("This is on record already.")
    return _("These values do not go together. Please check them and save again.")
