"""What is read of bodies, ordinances and members, in a constant number of queries each."""
