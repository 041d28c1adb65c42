"""Pictura: the self-hosted image API.

Every request is a job. Bytes become fields, fields a valid request, a request a job, a job's
events a stored picture, and a stored picture an answer:

    api/body -> contract/parse -> relay/pipeline -> engine -> relay/gallery -> api/respond, api/sse

Imports run down only: cli, app, api, relay, engines | store, contract, media | net, config,
errors, types, clock.
"""

__version__ = "0.1.0"
