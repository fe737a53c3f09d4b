from training.models.posting import Posting
from training.models.training import Mode, Training

__all__ = ["Mode", "Posting", "Training"]
