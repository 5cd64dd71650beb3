"""When a version may be voted, posted and filed: conditions of the steps from the vote to the file.

Each is called as `guard(version, now=now)` and raises Refused with a sentence for the user.
"""

PASS_VOTE: tuple = ()
FAIL_VOTE: tuple = ()
END_PUBLICITY: tuple = ()
FILE: tuple = ()
