from django.apps import AppConfig


class PlainConfig(AppConfig):
    name = "tests.benchmarks.reference.plain"
    label = "plain"
