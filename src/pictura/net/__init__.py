"""Talking to the outside: everything that leaves the server goes through this room.

guard     may we talk to this address? the one URL parser
dial      name -> judged addresses -> one connected socket, within one time
pool      connections that wait for the next request, for a moment
incoming  one answer's bytes -> head and pieces; knows no socket
connection, exchange    one socket; one request and its answer on it
answer    what the caller reads: status, headers, decoded and bounded pieces
client    the door: sends one request, once
fetch     the same for addresses nobody vouches for, with redirects
sse       server-sent events, read as they come
"""
