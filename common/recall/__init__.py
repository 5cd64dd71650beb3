"""Reading the memory: what happened to one record, and what the auditor searches in all of them.

`common/history.py` declares what is remembered; the triggers write it.
"""
