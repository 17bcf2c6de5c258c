"""Families of sites: what all sites of a publishing system have in common."""
