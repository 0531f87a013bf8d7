"""What happens: patients through a network of stations, from arrays to arrays."""
