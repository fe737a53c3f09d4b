"""The days of the weeks of week tables. They follow the semester, also when its dates change."""

from datetime import timedelta

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from lessons.models import WeekCount, WeekLine
from schools.models import Semester


def last_day(semester, week):
    """The Sunday of a week, or where the semester ends before it, its last day."""
    sunday = semester.week_1_monday + timedelta(days=7 * week - 1)
    return max(semester.starts_on, min(sunday, semester.ends_on))


# The floor below changes the dates and cannot know who copied them.
@receiver(post_save, sender=Semester)
@transaction.atomic
def follow(sender, instance, created, **said):
    """Otherwise lines would lie outside their semester, and count nowhere."""
    lines = WeekLine.objects.filter(semester=instance)
    if created or not lines.exists():
        return
    lines.update(ended_on=instance.ends_on)
    counts = WeekCount.objects.filter(line__semester=instance)
    for week in counts.order_by().values_list("week", flat=True).distinct():
        counts.filter(week=week).update(ended_on=last_day(instance, week))
