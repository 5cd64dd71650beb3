"""`make bench`: how quick the portal is, each figure beside its yardstick measured in the same run. Never a test."""
