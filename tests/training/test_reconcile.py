"""Two lists of the same trainings find each other, entry by entry."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from training.reconcile import Effort, Entry, reconcile

DAY = date(2021, 3, 5)


def entry(key="甲", start=DAY, days=1, hours=8, person="a", **more):
    end = start + timedelta(days=days - 1)
    return Entry(person, key, key, start, end, Decimal(hours), **more)


def told(theirs, ours):
    return [(pair.state, pair.reasons, int(pair.difference)) for pair in reconcile(theirs, ours)]


def test_what_is_the_same_to_the_day_and_hour_agrees():
    assert told([entry()], [entry()]) == [("matched", (), 0)]


def test_other_hours_are_told_with_the_difference():
    assert told([entry(hours=24)], [entry(hours=16)]) == [("differing", ("hours",), 8)]


def test_the_same_programme_some_days_apart_is_one_with_other_dates():
    later = entry(start=DAY + timedelta(days=31))

    assert told([entry()], [later]) == [("differing", ("dates",), 0)]
    assert told([entry()], [entry(start=DAY + timedelta(days=32))]) == [
        ("missing_here", (), 8),
        ("missing_there", (), -8),
    ]


def test_what_is_called_alike_on_the_same_days_is_one():
    long, short = entry("市级作业设计专题研修班"), entry("作业设计专题研修")

    assert told([long], [short]) == [("differing", ("programme",), 0)]
    assert told([entry("信息技术提升")], [entry("班主任培训")]) == [
        ("missing_here", (), 8),
        ("missing_there", (), -8),
    ]
    assert told([long], [entry("作业设计专题研修", start=DAY + timedelta(days=1))]) == [
        ("missing_here", (), 8),
        ("missing_there", (), -8),
    ]


def test_what_is_not_certified_counts_for_nothing_yet():
    assert told([entry()], [entry(counts=False)]) == [("differing", ("waiting",), 8)]


def test_of_several_the_same_hours_come_first_then_the_nearest():
    near = entry(start=DAY + timedelta(days=1), hours=4)
    far = entry(start=DAY + timedelta(days=9), hours=8)

    assert told([entry()], [near, far]) == [
        ("differing", ("dates",), 0),
        ("missing_there", (), -4),
    ]


def test_nobody_is_matched_with_somebody_else():
    assert told([entry(person="a")], [entry(person="b")]) == [
        ("missing_here", (), 8),
        ("missing_there", (), -8),
    ]


entries = st.builds(
    entry,
    key=st.sampled_from(["甲", "甲乙", "校本研修", "校本研修一"]),
    start=st.integers(0, 60).map(lambda n: DAY + timedelta(days=n)),
    days=st.integers(1, 5),
    hours=st.integers(1, 30),
    person=st.sampled_from("ab"),
    counts=st.booleans(),
)


@given(st.lists(entries, max_size=8), st.lists(entries, max_size=8))
def test_every_entry_stands_once_and_the_hours_add_up(theirs, ours):
    pairs = reconcile(theirs, ours)

    left = [pair.theirs for pair in pairs if pair.theirs]
    right = [pair.ours for pair in pairs if pair.ours]
    assert sorted(map(id, left)) == sorted(map(id, theirs))
    assert sorted(map(id, right)) == sorted(map(id, ours))
    assert all(p.theirs.person == p.ours.person for p in pairs if p.theirs and p.ours)
    assert sum(pair.difference for pair in pairs) == sum(e.counted for e in theirs) - sum(
        e.counted for e in ours
    )


@given(st.lists(entries, max_size=8))
def test_a_list_agrees_with_itself(mine):
    certain = [e for e in mine if e.counts]

    assert {pair.state for pair in reconcile(certain, certain)} <= {"matched"}


# --- how much is tried ----------------------------------------------------------------


def test_names_are_compared_as_far_as_the_effort_goes():
    """Letters of both, ten more for each name, multiplied."""
    long, short = entry("作业设计专题研修班"), entry("作业设计专题研修")

    for letters, states in ((19 * 18, ["differing"]), (19 * 18 - 1, ["missing"] * 2)):
        effort = Effort(letters=letters)
        pairs = reconcile([long], [short], effort)

        assert [pair.state.partition("_")[0] for pair in pairs] == states
        assert effort.cut_short == ({"a"} if len(pairs) == 2 else set())


def test_days_are_compared_as_far_as_the_effort_goes():
    theirs = [entry(start=DAY + timedelta(days=n)) for n in (0, 1)]
    ours = [entry(start=DAY + timedelta(days=n)) for n in (2, 3)]

    effort = Effort(pairs=3)
    pairs = reconcile(theirs, ours, effort)

    assert (len(pairs), effort.cut_short) == (4, {"a"})
    assert len(reconcile(theirs, ours, Effort(pairs=4))) == 2


def test_whoever_is_beyond_the_effort_takes_nothing_from_others():
    theirs = [entry(), *(entry(str(n), person="b") for n in range(9))]
    ours = [entry(days=2), *(entry(f"别{n}", person="b") for n in range(9))]

    effort = Effort(letters=99)
    pairs = reconcile(theirs, ours, effort)

    assert effort.cut_short == {"b"}
    assert [pair.state for pair in pairs if pair.entry.person == "a"] == ["differing"]
    assert len(pairs) == 19


def test_only_what_lies_on_touching_days_costs_an_effort():
    theirs = [entry(f"甲{n}", start=DAY + timedelta(days=9 * n)) for n in range(20)]
    ours = [entry(f"甲{n}班", start=DAY + timedelta(days=9 * n + 1)) for n in range(20)]

    effort = Effort(letters=0)
    reconcile(theirs, ours, effort)

    assert effort.cut_short == set()
