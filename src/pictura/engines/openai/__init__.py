"""Whoever speaks OpenAI's image API, each with the dialect that a table describes."""
