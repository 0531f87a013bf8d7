"""Work that nobody waits for: linking the log, telling lapses, keeping sums and retention."""
