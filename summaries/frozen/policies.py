"""The rules that held when a summary was signed, with a mark for what they asked."""

from records.policies.rulebook import book_of, book_within
from summaries.frozen.rows import mark

PARTS = ("requirements", "caps", "conversions", "exemption_rules")


def in_force_for(summary, day):
    """[{"id", "cited", "mark"}] of the policies a summary rests on on a day, by name.

    A district's rests on the rules of each of its schools.
    """
    book = book_of(summary.school) if summary.school else book_within(summary.district)
    held = [policy for policy in book.policies if policy.holds_on(day)]
    return [
        {"id": policy.pk.hex, "cited": policy.cited, "mark": mark(said(book, policy))}
        for policy in sorted(held, key=lambda one: (one.name, one.pk))
    ]


def said(book, policy):
    """Every value of the rows of a policy, in an order that does not depend on reading."""
    found = []
    for part in PARTS:
        rows = [row for row in getattr(book, part) if row.policy_id == policy.pk]
        for row in sorted(rows, key=lambda one: one.pk):
            found.append(
                [part, *(getattr(row, field.attname) for field in row._meta.concrete_fields)]
            )
    return [*found, policy.starts_on, policy.ends_on]
