"""The smallest numbers of rooms, beds, telephones and crews for a service level."""
