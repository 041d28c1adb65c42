"""What happens to a request between its parsing and its answer."""
