"""`python -m establishment`."""

from establishment.cli import main

main()
