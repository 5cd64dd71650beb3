from agreements.resources.duties import DutyRecordResource

__all__ = [
    "DutyRecordResource",
]
