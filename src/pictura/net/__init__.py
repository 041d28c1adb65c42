"""Talking to the outside."""
