import ctypes
import signal


def end_with_parent(by: signal.Signals) -> None:
    """Called in a child before it becomes another program: the kernel sends it `by` when its parent dies, however."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, by)
