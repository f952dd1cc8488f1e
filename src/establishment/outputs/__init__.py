"""What is handed over: the screen, JSON and the notebook."""
