"""The outbox: each change leaves an event in the transaction that made it."""
