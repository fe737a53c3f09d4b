"""Lists of projects and papers as we write them ourselves."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from records.imports.registers import (
    DATE,
    LEVEL,
    MONTH,
    NAMES,
    NUMBER,
    PERSON,
    Register,
    Sheet,
    register,
)
from records.sheets.writing import Field
from research.models import Outcome, PaperAuthor, ProjectMember, Stage


def project_values(project, said):
    ours = not project.leader_name
    yield {
        "level": said.word("levels", project.level),
        "title": project.title,
        "number": project.number,
        "leader_no": said.people.number(project.teacher_id) if ours else "",
        "leader": project.teacher.name if ours else project.leader_name,
        "members": names_of(project.members.all(), said),
        "listed": month(project.listed_on),
        "closed": end_of(project),
        "state": said.word("states", project.stage),
        "grade": said.word("appraisals", project.grade),
        "body": project.planning_body,
        "note": project.note,
    }


def names_of(people, said):
    """Names in their order; people of one name with the mark that tells them apart."""
    return "、".join(said.people.name(one.person_id, one.name) for one in people)


def month(day):
    return f"{day:%Y.%m}" if day else ""


def end_of(project):
    """When it was completed, or when it is to be."""
    if project.stage == Stage.COMPLETED:
        return month(project.completed_on or project.ended_on)
    return f"预计{month(project.due_on)}" if project.due_on else ""


MEMBERS = (Prefetch("members", ProjectMember.objects.select_related(None)),)
PROJECT_FIELDS = (
    Field("level", 10, "市级", LEVEL, "levels", is_needed=True),
    Field("title", 40, "初中古诗文单元教学实践研究", is_needed=True),
    Field("number", 16, "YZ2021-001", is_text=True),
    Field("leader_no", 12, "01001", NUMBER, is_text=True),
    Field("leader", 10, "王小明", PERSON, "people", is_needed=True),
    Field("members", 28, "李大华、张小红", NAMES),
    Field("listed", 12, "2020.09", MONTH, is_text=True),
    Field("closed", 14, "预计2021.12", _("A planned end begins with 预计."), is_text=True),
    Field("state", 10, "在研", choices="states", is_needed=True),
    Field("grade", 10, "", choices="appraisals"),
    Field("body", 18, "市教育科学规划办"),
    Field("note", 20),
)

register(
    Register(
        "projects",
        (
            Sheet(
                "课题",
                PROJECT_FIELDS,
                kind="project",
                values=project_values,
                narrow=lambda rows: rows.filter(small=False),
                prefetch=MEMBERS,
            ),
            Sheet(
                # The reader knows small projects by the name of their sheet.
                "小课题",
                PROJECT_FIELDS,
                kind="project",
                values=project_values,
                narrow=lambda rows: rows.filter(small=True),
                prefetch=MEMBERS,
            ),
        ),
    )
)


def paper_values(paper, said):
    """One row for each outcome; a paper without one has none to tell."""
    authors = list(paper.authors.all())
    first = authors[0].person_id if authors else paper.teacher_id
    for outcome in paper.outcomes.all():
        yield {
            "number_of_author": said.people.number(first),
            "authors": names_of(authors, said) or paper.teacher.name,
            "title": paper.title,
            "prize": word_of(outcome, said),
            "venue": outcome.venue,
            "level": said.word("levels", outcome.level),
            "date": outcome.happened_on,
            "number": outcome.number,
            "note": note_of(paper, outcome),
        }


def word_of(outcome, said):
    if outcome.outcome == Outcome.PRIZE:
        return said.word("prizes", outcome.prize)
    return said.word("outcomes", outcome.outcome)


def note_of(paper, outcome):
    if outcome.core and "核心" not in paper.note + outcome.venue:
        return f"核心期刊；{paper.note}" if paper.note else "核心期刊"
    return paper.note


AUTHORS = Prefetch("authors", PaperAuthor.objects.order_by("position"))

# The floor above adds the sheet of awards, and registers both.
PAPERS = Sheet(
    "论文",
    (
        Field("number_of_author", 10, "01001", NUMBER, is_text=True),
        Field("authors", 18, "王小明、李大华", NAMES, is_needed=True, heading="作者"),
        Field("title", 40, "浅谈古诗文群读的有效策略", is_needed=True),
        Field(
            "prize",
            14,
            "二等奖",
            _("The prize, or 发表, or 交流. Each outcome of a paper has a row of its own."),
            "outcomes",
            heading="获奖或发表",
            is_needed=True,
        ),
        Field("venue", 24, "市教育学会"),
        Field("level", 10, "市级", LEVEL, "levels"),
        Field("date", 12, "2021-04-20", DATE, is_needed=True, is_day=True),
        Field("number", 16, "", _("Of a publication."), is_text=True),
        Field("note", 20, "", _("核心 marks a core journal.")),
    ),
    kind="paper",
    values=paper_values,
    prefetch=(AUTHORS, "outcomes"),
)
