"""Pictures as bytes: what they are, how large, who may see them."""
