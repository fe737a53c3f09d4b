from training.models.posting import Posting
from training.models.training import MOST_HOURS_A_DAY, Mode, Training

__all__ = ["MOST_HOURS_A_DAY", "Mode", "Posting", "Training"]
