from reporting.resources import annual_scores

__all__ = ["annual_scores"]
