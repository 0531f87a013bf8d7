"""What a change does to the whole chain: baseline and scenario on the same patients."""
