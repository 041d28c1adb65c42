"""What outlives the process: books, jobs, keys, pictures."""
