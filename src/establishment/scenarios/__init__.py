"""What is proposed: the scenario file, its actions, and the movements of posts they make."""
