"""Pence, values as people write them, days, tables and files, and how faults are said."""
