"""Pages; they use only the public API."""
