"""Minutes over roads: graph, speeds, contraction hierarchy, sweeps, snapping. Arrays in, arrays out."""
