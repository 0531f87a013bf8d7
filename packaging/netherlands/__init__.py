"""How the bundled pack `netherlands` is made: hand-written lists and rules, no other input."""
