"""An objection that was answered, and one that waits for the office."""

from lessons.models import Observation
from records import objections
from schools.models import Person
from training.models import Training


def make_objections(staff):
    teacher = Person.objects.get(sign_in_name="teacher")
    office, second = staff.office, staff.second_office
    # The first clerk certified it, so the second one answers.
    training = Training.objects.certified().filter(teacher=teacher, decided_by=office)
    if record := training.order_by("-ended_on", "-id").first():
        raised = objections.object_to(
            record, by=teacher, why="第二天下午也参加了研讨，学时是不是少记了？"
        )
        words = "已向主办单位核对签到表，第二天下午未签到，维持原学时。"
        objections.answer(raised, by=second, words=words, version=raised.version)
    lessons = Observation.objects.submitted().filter(taught_by__isnull=False)
    lessons = lessons.exclude(teacher__in=[office, second, teacher])
    lessons = lessons.exclude(taught_by__in=[office, second, teacher])
    if record := lessons.order_by("-ended_on", "-id").first():
        objections.object_to(
            record, by=record.taught_by, why="这一节是我和同事对调的课，上课教师填错了。"
        )
