"""Equal models: the same facts in the same columns, without life, ledger or scope."""

from django.conf import settings
from django.db import models

LEVELS = [(c, c) for c in ("national", "provincial", "city", "county", "town", "school", "other")]
MODES = [(c, c) for c in ("face", "online", "blended", "long_term", "other")]
STATUSES = [(c, c) for c in ("draft", "submitted", "returned", "certified", "withdrawn")]


class Group(models.Model):
    name = models.CharField(max_length=60)

    def __str__(self):
        return self.name


class Teacher(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
    group = models.ForeignKey(Group, models.CASCADE)
    name = models.CharField(max_length=40)

    def __str__(self):
        return self.name


class Training(models.Model):
    teacher = models.ForeignKey(Teacher, models.CASCADE)
    programme = models.CharField("培训项目", max_length=200)
    level = models.CharField("级别", max_length=10, choices=LEVELS)
    mode = models.CharField("方式", max_length=10, choices=MODES)
    started_on = models.DateField("开始")
    ended_on = models.DateField("结束", db_index=True)
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    credits = models.DecimalField("学分", max_digits=5, decimal_places=1)
    place = models.CharField("地点", max_length=100, blank=True)
    certificate_no = models.CharField("证书编号", max_length=60, blank=True)
    note = models.TextField("备注", blank=True)
    status = models.CharField("状态", max_length=10, choices=STATUSES, default="draft")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-ended_on", "-id"]

    def __str__(self):
        return self.programme


class Observation(models.Model):
    teacher = models.ForeignKey(Teacher, models.CASCADE)
    taught_by = models.ForeignKey(Teacher, models.CASCADE, related_name="observed")
    kind = models.CharField(max_length=12)
    ended_on = models.DateField(db_index=True)
    lessons = models.PositiveSmallIntegerField(default=1)
    topic = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=STATUSES, default="submitted")

    class Meta:
        ordering = ["-ended_on", "-id"]
