"""Questions for acute care: who asks, how urgent, who can act, who holds the case."""
