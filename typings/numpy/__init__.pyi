# Pillow's types name numpy, which this project does not install: without these two lines all of Pillow is unknown.
