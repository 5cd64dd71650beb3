class Refused(Exception):
    """The portal says no. Carries one sentence for the user that names what to do."""
