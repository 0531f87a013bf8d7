"""What if and what best: access, sensitivity, scenarios, siting."""
