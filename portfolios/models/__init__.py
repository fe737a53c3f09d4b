from portfolios.models.honour import Honour

__all__ = ["Honour"]
