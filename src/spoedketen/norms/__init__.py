"""What is required: dated rules as pure functions, with the legal source."""
