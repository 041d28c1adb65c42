"""Engines: one file per upstream protocol, and the built-in illustrator."""
