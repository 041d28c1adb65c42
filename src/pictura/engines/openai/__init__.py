"""Whoever speaks OpenAI's image API, each with the dialect that a table describes.

dialects.toml, dialect    how the vendors differ
account                   one of them: address, key, dialect
asking, sizing            a call as its vendor wants to hear it
received                  an answer's body, and what it is by its first bytes
json_answer, event_stream a whole answer, a streamed one: the events that come of them
document, reading    JSON read as it comes, piece by piece or poured
picture, picture_text, base64_text    its pictures, decoded on the way
said, complaint, facts    what a document shows, what it complains of, what it claims
results                   a picture's bytes, out of the text or from a link
making                    one call's pictures, counted
failures, masking         what went wrong, as a table, without secrets
look                      what `pictura doctor` sees
engine                    all of it, as an engine
"""
