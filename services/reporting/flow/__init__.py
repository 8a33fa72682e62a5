"""The flow: which event, when, from whom, why, and how often."""
