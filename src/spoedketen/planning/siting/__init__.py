"""Where to put a given number of sites: three classic location models, solved to proven optimality.

`p_median` makes the sum of travel minutes least, `maximal_cover` reaches most people within a
limit, `set_cover` reaches everyone who can be reached with the fewest sites.
"""

from spoedketen.planning.siting.coverage import maximal_cover, set_cover
from spoedketen.planning.siting.median import p_median
from spoedketen.planning.siting.solution import Effort, Siting

__all__ = ["Effort", "Siting", "maximal_cover", "p_median", "set_cover"]
