"""Road files in: OpenStreetMap extracts, edge lists, speed profiles, kept hierarchies."""
