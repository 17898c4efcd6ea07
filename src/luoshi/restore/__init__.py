"""The restore room."""
