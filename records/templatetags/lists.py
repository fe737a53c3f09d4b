"""What the templates of lists ask for."""

from django import template

from records import kinds, lists

register = template.Library()


@register.simple_tag
def filter_controls(form):
    """The fields of a GET form as `records.lists.Control`."""
    return lists.controls(form)


@register.filter
def word(row, name):
    """The word of a row's choice: `training|word:"level"`."""
    return kinds.word_of(row, name)
