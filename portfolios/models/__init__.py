from portfolios.models.honour import Honour
from portfolios.models.mentor_pair import MentorPair
from portfolios.models.title_held import Rung, TitleHeld

__all__ = ["Honour", "MentorPair", "Rung", "TitleHeld"]
