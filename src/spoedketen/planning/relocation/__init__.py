"""Which one ambulance to move where, now: advice for the person who decides."""
