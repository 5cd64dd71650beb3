from assessments.resources import applications, rectifications

__all__ = ["applications", "rectifications"]
