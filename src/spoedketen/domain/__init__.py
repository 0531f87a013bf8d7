"""What exists: typed, frozen values and the table dictionary."""
