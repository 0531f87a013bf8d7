"""Minutes where only settlements and main roads are known.

A graph of settlements: neighbours within ``link_km`` are joined by a local road whose pace falls
with the density around it, exits of main roads within ``join_km`` by an access road and a ramp,
and exits along a main road by that road. Nothing local crosses open water. A local road of d
kilometres takes ``floor + root * sqrt(d) + d * (slope + dense_slope * s)`` minutes, where
``s = 1 - exp(-density / dense_people)`` runs from 0 in the country to 1 in a city.
"""
