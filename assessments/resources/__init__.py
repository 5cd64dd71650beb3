from assessments.resources import rectifications

__all__ = ["rectifications"]
