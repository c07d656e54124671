"""What the frame of every page asks of knowledge."""
