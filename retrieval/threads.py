"""How many threads numpy computes with, which its library asks the environment once, when it is loaded.

The matrices of one question are small: two threads mostly wait for each other, and wait by spinning. 50 questions take
2.1 s of processor time in one thread and 6.2 s in two, and more by the clock, too. faiss is told so where it searches.
"""

import os


def compute_in_one_thread() -> None:
    """To be called before numpy is imported; what the user has set stays."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
