"""The sentence for every error code, one module per subject, Dutch source."""
