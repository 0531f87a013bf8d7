"""What to tell: results to tables, maps and documents; computes nothing."""
