"""`python -m establishment`."""

from establishment.cli.main import main

main()
