from assessments.resources import applications, honours, rectifications

__all__ = ["applications", "honours", "rectifications"]
