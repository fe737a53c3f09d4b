from django import template
from django.utils.translation import ngettext, pgettext

register = template.Library()


@register.filter
def periods(numbers):
    """[2, 3] -> 第2、3节; periods 2, 3. Nothing for none."""
    if not numbers:
        return ""
    said = pgettext("between numbers", ", ").join(str(number) for number in numbers)
    return ngettext("period %(numbers)s", "periods %(numbers)s", len(numbers)) % {"numbers": said}
