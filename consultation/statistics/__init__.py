"""統計: the only door through which totals of the desk leave it (design.md; issue 6, point 8)

``counts(first, last)`` says how many, month by month, of everything in ``measures.MEASURES``: what
is counted in the records that are there, and what stayed of those that were disposed of. Every row
is counted, also of restricted and of closed cases: only numbers come out.
"""

from consultation.statistics.counts import counts, months_between

__all__ = ["counts", "months_between"]
