"""From a need to a place: enquiries, reservations and placements."""
