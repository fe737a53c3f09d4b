from training.models.activity import CAME, Activity, Attendance, State
from training.models.posting import Posting
from training.models.training import MOST_HOURS_A_DAY, Mode, Training

__all__ = [
    "CAME",
    "MOST_HOURS_A_DAY",
    "Activity",
    "Attendance",
    "Mode",
    "Posting",
    "State",
    "Training",
]
