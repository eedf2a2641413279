"""The pictures of README, and what makes them: ``python -m tests.pictures``."""
