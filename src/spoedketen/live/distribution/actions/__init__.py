"""Every change to levels and deployment."""
