"""Pure: what each model accepts, how large, how many tokens, what it costs."""
