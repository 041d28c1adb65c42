"""HTTP: the only code that knows the web framework."""
