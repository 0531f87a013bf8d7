"""Minutes over roads: graph, speeds, hierarchy, sweeps, snapping. Arrays in, arrays out."""
