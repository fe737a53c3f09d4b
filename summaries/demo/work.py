"""What the teachers of the demo school did in two semesters."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from lessons.models import Observation
from portfolios.models import Honour, TitleHeld
from records import actions
from records.models import Status
from records.sheets.cells import title_key
from research.models import Paper, PaperAuthor, PaperOutcome, Project, ProjectMember
from summaries.demo import words
from summaries.demo.calendar import school_days
from summaries.demo.mentoring import mentors
from summaries.demo.papers import prove
from training.models import Training

# Of the newest records so many still wait for the office.
WAITING = {Training: 14, Observation: 40, Paper: 3, Honour: 2, TitleHeld: 1}


class Work:
    """One school's records, made in memory and stored a kind at a time."""

    def __init__(self, school, staff, today, chance):
        self.school, self.staff, self.today, self.chance = school, staff, today, chance
        # Whom somebody mentors or is mentored by.
        self.partners = {}
        for one, other in mentors(staff):
            self.partners |= {one.person.pk: other, other.person.pk: one}

    def record(self, model, teacher, **fields):
        return model(
            teacher=teacher.person,
            school=self.school,
            created_by=teacher.person,
            status=Status.SUBMITTED,
            submitted_at=timezone.now(),
            **fields,
        )

    def days(self, semester):
        return school_days(semester.starts_on, min(semester.ends_on, self.today))

    def store(self, records):
        """Submitted as by the teachers, then certified by the office, some left waiting."""
        model = type(records[0])
        records.sort(key=lambda record: record.stands_at)
        model.objects.bulk_create(records, batch_size=500)
        ready = records[: len(records) - WAITING.get(model, 0)]
        # Nobody certifies their own: the second clerk does those of the first.
        office, second = self.staff.office, self.staff.second_office
        actions.certify([r for r in ready if r.teacher_id != office.pk], by=office)
        actions.certify([r for r in ready if r.teacher_id == office.pk], by=second)
        return records


# --- training -----------------------------------------------------------------


def make_trainings(work, semesters):
    found = {}
    for semester in semesters:
        for training in trainings_of(work, semester):
            key = training.teacher.pk, training.programme_key, training.started_on
            found.setdefault(key, training)
    made = work.store(list(found.values()))
    return_some(work, [training for training in made if training.status == Status.SUBMITTED][:3])
    make_drafts(work)


def trainings_of(work, semester):
    chance, days = work.chance, work.days(semester)
    # The current semester has only so many of them yet.
    part = len(days) / len(school_days(semester.starts_on, semester.ends_on))
    for programme in words.WHOLE_SCHOOL:
        if (day := day_within(chance, days, part)) is None:
            continue
        for teacher in work.staff.teachers:
            if chance.random() < 0.93:
                yield training(work, teacher, programme, day)
    for group_name, _size, subjects in words.GROUPS:
        for programme in words.OF_A_GROUP:
            if (day := day_within(chance, days, part)) is None:
                continue
            for teacher in work.staff.of(group_name):
                if chance.random() < 0.85:
                    yield training(work, teacher, programme, day, subject=subjects[0])
    for teacher in work.staff.teachers:
        for programme in chance.sample(words.BY_CHOICE, chance.choice([0, 1, 1, 1, 2, 2])):
            if (day := day_within(chance, days, part)) is not None:
                yield training(work, teacher, programme, day)


def day_within(chance, days, part):
    if not days or chance.random() > max(part, 0.3):
        return None
    return chance.choice(days)


def training(work, teacher, programme, day, subject=""):
    name, level, mode, hours, length = programme
    name = name.replace("〔〕", subject)
    starts_on = min(day, work.today - timedelta(days=length - 1))
    return work.record(
        Training,
        teacher,
        programme=name,
        programme_key=title_key(name),
        level=level,
        mode=mode,
        started_on=starts_on,
        ended_on=starts_on + timedelta(days=length - 1),
        hours=Decimal(hours),
        credits=Decimal(hours) * work.school.credits_per_hour,
        place="线上" if mode == "online" else words.PLACES[0 if level == "school" else 2],
        provider=words.PROVIDERS[level],
        certificate_no=(
            "" if level == "school" else f"{starts_on:%Y}-{work.chance.randint(10000, 99999)}"
        ),
    )


def return_some(work, trainings):
    """Three came back with a reason; one of them to the teacher a visitor signs in as."""
    for training, why in zip(trainings, words.RETURNED, strict=False):
        if training.teacher_id != work.staff.office.pk:
            actions.give_back([training], by=work.staff.office, why=why)


def make_drafts(work):
    teacher = cast_member(work, "teacher")
    waiting = training(work, teacher, words.BY_CHOICE[5], work.today - timedelta(days=6))
    returned = training(work, teacher, words.BY_CHOICE[6], work.today - timedelta(days=9))
    draft = training(work, teacher, words.BY_CHOICE[7], work.today - timedelta(days=2))
    draft.status, draft.submitted_at = Status.DRAFT, None
    for number, one in enumerate((waiting, returned, draft), start=1):
        one.programme += f"（第{number}期）"
        one.programme_key = title_key(one.programme)
    Training.objects.bulk_create([waiting, returned, draft])
    prove(waiting)
    actions.give_back([returned], by=work.staff.office, why=words.RETURNED[0])


def cast_member(work, sign_in_name):
    return next(t for t in work.staff.teachers if t.person.sign_in_name == sign_in_name)


# --- lessons ------------------------------------------------------------------


def make_observations(work, semesters):
    found = {}
    for semester in semesters:
        days = work.days(semester)
        part = len(days) / len(school_days(semester.starts_on, semester.ends_on))
        for observer in work.staff.teachers:
            for _n in range(round(work.chance.randint(17, 26) * part)):
                made = observation(work, observer, work.chance.choice(days))
                found.setdefault((observer.person.pk, made.ended_on, made.visit_key), made)
    if found:
        work.store(list(found.values()))


def observation(work, observer, day):
    chance = work.chance
    same_group = work.staff.of(observer.group.name)
    leads = observer.person in (work.staff.principal, work.staff.office)
    choices = work.staff.teachers if leads or chance.random() < 0.2 else same_group
    taught_by = chance.choice([teacher for teacher in choices if teacher is not observer])
    if day.day % 5 == 0:
        taught_by = work.partners.get(observer.person.pk, taught_by)
    first = chance.randint(1, 7)
    double = chance.random() < 0.06
    made = work.record(
        Observation,
        observer,
        ended_on=day,
        taught_by=taught_by.person,
        kind="walk_in"
        if leads
        else chance.choice(["routine", "routine", "routine", "open", "research", "report"]),
        purpose="diagnosis" if leads else "training",
        subject=taught_by.subject,
        class_name=f"{chance.randint(7, 9)}-{chance.randint(1, 8)}",
        topic=chance.choice(words.TOPICS[taught_by.subject]),
        periods=[first, first + 1] if double else [first],
        lessons=2 if double else 1,
        grade=chance.choice(["excellent", "good", "good", "good", "fair"]),
        highlights=chance.choice(words.HIGHLIGHTS),
        problems=chance.choice(words.PROBLEMS),
        suggestions=chance.choice(words.SUGGESTIONS),
        process=[{"minute": minute, "text": text} for minute, text in words.PROCESS],
    )
    made.visit_key = made.make_visit_key()
    if day < work.today - timedelta(days=10):
        # Seen by whoever gave the lesson; the newest still wait to be.
        made.opened_by_teacher_at = timezone.now()
    return made


# --- research -----------------------------------------------------------------


def make_projects(work):
    made, members = [], []
    for title, level, small, group_name, months, stage in words.PROJECTS:
        team = work.chance.sample(work.staff.of(group_name), 4)
        project = dated_project(work, team[0], months, stage)
        project.title, project.title_key = title, title_key(title)
        project.level, project.small = level, small
        project.number = f"{project.listed_on:%Y}-{work.chance.randint(100, 999)}"
        project.planning_body = words.JUDGES[1] if level != "school" else work.school.name
        made.append(project)
        members += [
            ProjectMember(
                school=work.school,
                project=project,
                position=position,
                person=teacher.person,
                name=teacher.person.name,
            )
            for position, teacher in enumerate(team[1:], start=1)
        ]
    work.store(made)
    ProjectMember.objects.bulk_create(members)


def dated_project(work, leader, months, stage):
    listed_on = work.today - timedelta(days=30 * months)
    project = work.record(
        Project,
        leader,
        stage=stage,
        listed_on=listed_on,
        applied_on=listed_on - timedelta(days=60),
        midterm_due_on=listed_on + timedelta(days=300),
        due_on=listed_on + timedelta(days=600),
    )
    if stage != "listed":
        project.opened_on = listed_on + timedelta(days=40)
    if stage in ("midterm", "completed"):
        project.midterm_on = listed_on + timedelta(days=min(290, 15 * months))
    if stage == "completed":
        project.completed_on = project.ended_on = work.today - timedelta(days=15 * months // 2)
        project.grade = "excellent" if months > 20 else "passed"
    return project


def make_papers(work, semesters):
    papers, authors, outcomes = {}, [], []
    for semester, share in zip(semesters, (0.8, 0.3), strict=True):
        days = work.days(semester)
        for teacher in work.staff.teachers:
            if work.chance.random() > share:
                continue
            title = f"{work.chance.choice(words.PAPERS)}——以{teacher.subject}为例"
            if (teacher.person.pk, title) in papers:
                continue
            paper = work.record(
                Paper, teacher, title=title, title_key=title_key(title),
                ended_on=work.chance.choice(days),
                kind=work.chance.choice(["paper", "paper", "case", "design"]),
            )  # fmt: skip
            papers[teacher.person.pk, title] = paper
            authors.append(
                PaperAuthor(
                    school=work.school,
                    paper=paper,
                    position=1,
                    person=teacher.person,
                    name=teacher.person.name,
                )
            )
            outcomes.append(outcome(work, paper))
    work.store(list(papers.values()))
    PaperAuthor.objects.bulk_create(authors)
    PaperOutcome.objects.bulk_create(outcomes)


def outcome(work, paper):
    published = work.chance.random() < 0.35
    return PaperOutcome(
        school=work.school,
        paper=paper,
        outcome="published" if published else "prize",
        level=work.chance.choice(["provincial", "city", "county", "county"]),
        happened_on=paper.ended_on,
        prize="" if published else work.chance.choice(["first", "second", "second", "third"]),
        venue=work.chance.choice(words.JOURNALS if published else words.JUDGES),
        number=f"{paper.ended_on:%Y} 年第 {paper.ended_on.month} 期" if published else "",
    )


def make_honours(work, semesters):
    made = []
    for semester in semesters:
        for teacher in work.chance.sample(work.staff.teachers, 9):
            title, level, awarded_by = work.chance.choice(words.HONOURS)
            made.append(
                work.record(
                    Honour,
                    teacher,
                    title=title,
                    title_key=title_key(title),
                    level=level,
                    awarded_by=awarded_by,
                    ended_on=work.chance.choice(work.days(semester)),
                    may_be_named=work.chance.random() < 0.9,
                )
            )
    unlike = {(h.teacher.pk, h.title, h.ended_on): h for h in made}
    work.store(list(unlike.values()))
