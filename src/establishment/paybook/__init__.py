"""Upkeep of the pay book, apart from pricing: checks, gaps, moves of pay, new scales, its page."""
