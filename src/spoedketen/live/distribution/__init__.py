"""Spreading pressure over the chain: escalation levels, and what each provider then does."""
