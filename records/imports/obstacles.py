"""What stands in the way of taking an import back, in words that lead there."""

from django.utils.translation import ngettext

# So many are told one by one.
MOST = 10


class Obstacle(str):
    """A sentence about what stands in the way of an undo, and where to look at it."""

    url: str

    def __new__(cls, sentence, url=""):
        obstacle = super().__new__(cls, sentence)
        obstacle.url = url
        return obstacle


def shortened(found):
    """The first of many, and how many more there are."""
    if len(found) <= MOST:
        return found
    more = len(found) - MOST
    return [
        *found[:MOST],
        Obstacle(ngettext("And %(count)s more.", "And %(count)s more.", more) % {"count": more}),
    ]
