"""The speed figures of Naadloos: `python -m tests.load.bench`. Measurements, never a timed test."""
