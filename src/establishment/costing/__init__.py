"""Posts priced, sides compared, and what the stated figures imply."""
