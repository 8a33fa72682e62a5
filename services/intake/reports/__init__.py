"""What others may send about a life event, and how it is read."""
