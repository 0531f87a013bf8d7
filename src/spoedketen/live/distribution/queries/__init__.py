"""Reading levels and deployment."""
