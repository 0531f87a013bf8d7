"""Tags with which templates show values."""
