from reporting.models.target import ResponsibilityTarget, TargetPaper

__all__ = ["ResponsibilityTarget", "TargetPaper"]
