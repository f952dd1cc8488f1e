"""A paper's figures, read and tested."""
