"""What a reported event means: whom it is about, what it changes, what is told and taken back."""
