"""The demonstration: a separate process that reports invented figures through the public API."""
