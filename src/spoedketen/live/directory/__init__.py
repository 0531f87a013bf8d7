"""Regions, sites, services and the agreements that hold for them."""
