"""A region pack made into a chain that the simulator can run."""
