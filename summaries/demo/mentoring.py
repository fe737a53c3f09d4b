"""Who holds which title at the demo school, and who is whose mentor."""

from datetime import date, timedelta

from portfolios.models import MentorPair, TitleHeld

# (place in the group, title, level, years since, years of the term, document)
LADDER = [
    (0, "学科带头人", "county", 1, 3, "禾教发〔{year}〕33号"),
    (1, "骨干教师", "county", 2, 3, "禾教发〔{year}〕15号"),
    (2, "教坛新秀", "city", 1, None, "越教研〔{year}〕17号"),
    (3, "教学能手", "school", 2, 1, ""),
    (4, "骨干教师", "school", 1, 3, ""),
]
ABOVE = [("语文组", 0, "名师", "city", 4, 3), ("数学组", 0, "特级教师", "provincial", 5, None)]
GOALS = ["上好一节校级公开课", "独立完成单元整体设计", "站稳讲台，形成常规", "参加课堂教学比武"]


def make_titles(work):
    groups = sorted({teacher.group.name for teacher in work.staff.teachers})
    made = [
        title(work, work.staff.of(group)[place], *what)
        for group in groups
        for place, *what in LADDER
        if place < len(work.staff.of(group)) - 1
    ]
    made += [
        title(work, work.staff.of(group)[place], *what, "越教人〔{year}〕21号")
        for group, place, *what in ABOVE
    ]
    work.store(made)


def title(work, teacher, name, level, years_ago, term, document):
    since = september(work, years_ago)
    made = work.record(
        TitleHeld,
        teacher,
        title=name,
        level=level,
        starts_on=since,
        ended_on=since.replace(year=since.year + term) - timedelta(days=1) if term else None,
        document=document.format(year=since.year),
    )
    made.settle_words()
    return made


def mentors(staff):
    """[(mentor, mentee)]: the leader of each group and its youngest, and two more."""
    groups = sorted({teacher.group.name for teacher in staff.teachers})
    chinese = staff.of("语文组")
    return [
        *((staff.of(group)[0], staff.of(group)[-1]) for group in groups),
        (chinese[1], chinese[3]),
        (chinese[4], chinese[-2]),
    ]


def make_pairs(work):
    made = [
        pair(work, mentor, mentee.person.pk, mentee.person.name, GOALS[n % len(GOALS)])
        for n, (mentor, mentee) in enumerate(mentors(work.staff))
    ]
    made.append(pair(work, work.staff.of("语文组")[1], None, "柳岸小学 范立秋", GOALS[0]))
    work.store(made)


def pair(work, mentor, mentee_id, name, goal):
    since = september(work, 0)
    made = work.record(
        MentorPair,
        mentor,
        subject=mentor.subject,
        goal=goal,
        starts_on=since,
        ended_on=since.replace(year=since.year + 1) - timedelta(days=1),
    )
    made.settle_mentee(mentee_id, name)
    return made


def september(work, years_ago):
    """The last first of September but so many."""
    year = work.today.year if work.today >= date(work.today.year, 9, 1) else work.today.year - 1
    return date(year - years_ago, 9, 1)
