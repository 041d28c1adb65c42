"""The built-in illustrator: words, scene, staging, drawing, finish, encoding."""
