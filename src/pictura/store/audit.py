"""Whether the books are right: each identity as one query for the rows that break it."""

from __future__ import annotations

from pictura.store.database import Transaction

_IDENTITIES = {
    "the limit of {} is not what its deposit and adjustments say": """
        SELECT name FROM scopes WHERE limit_micros IS NOT (
            SELECT limit_micros FROM entries WHERE job_id = '' AND scope = name ORDER BY step DESC LIMIT 1)
        OR coalesce(limit_micros, 0) <> (
            SELECT coalesce(sum(amount_micros), -1) FROM entries WHERE job_id = '' AND scope = name)
    """,
    "posted or pending of {} is not the sum of its entries": """
        SELECT name FROM scopes LEFT JOIN (
            SELECT held.scope,
                sum(coalesce(ended.amount_micros, 0)) AS posted,
                sum(iif(ended.step IS NULL, held.amount_micros, 0)) AS pending
            FROM entries AS held LEFT JOIN entries AS ended
            ON ended.job_id = held.job_id AND ended.scope = held.scope AND ended.step = 1
            WHERE held.step = 0 AND held.job_id <> '' GROUP BY held.scope
        ) AS sums ON sums.scope = name
        WHERE posted_micros <> coalesce(sums.posted, 0) OR pending_micros <> coalesce(sums.pending, 0)
    """,
    "an entry of {} has no scope": """
        SELECT DISTINCT scope FROM entries WHERE scope NOT IN (SELECT name FROM scopes)
    """,
    "{} resolves a reservation that does not exist, or posts more than it": """
        SELECT ended.job_id FROM entries AS ended LEFT JOIN entries AS held
        ON held.job_id = ended.job_id AND held.scope = ended.scope AND held.step = 0
        WHERE ended.step = 1 AND ended.job_id <> ''
        AND (held.amount_micros IS NULL OR ended.amount_micros > held.amount_micros)
    """,
    "{} belongs to no job": """
        SELECT DISTINCT job_id FROM entries
        WHERE job_id <> '' AND step = 0 AND job_id NOT IN (SELECT id FROM jobs)
    """,
    "the entries of {} do not say what its record says": """
        SELECT DISTINCT jobs.id FROM jobs
        LEFT JOIN entries AS held ON held.job_id = jobs.id AND held.step = 0
        LEFT JOIN entries AS ended ON ended.job_id = jobs.id AND ended.scope = held.scope AND ended.step = 1
        WHERE coalesce(held.amount_micros, 0) <> reserved_micros
        OR coalesce(ended.amount_micros, 0) <> cost_micros
        OR coalesce(ended.provider_micros, 0) <> jobs.provider_micros
        OR CASE state WHEN 'posted' THEN 'post' WHEN 'voided' THEN 'void' ELSE '' END
            <> iif(held.step IS NULL, iif(state = 'posted', 'post', iif(state = 'voided', 'void', '')),
                   coalesce(ended.kind, ''))
    """,
    "the statement of {} is not the sum of its jobs": """
        SELECT day || ', ' || key_id || ', ' || model FROM (
            SELECT day, key_id, model, requests, pictures, posted_micros AS posted, provider_micros AS provider
            FROM statement
            UNION ALL
            SELECT date(ended_at, 'unixepoch'), key_id, model, -1,
                -iif(state = 'posted', (SELECT count(*) FROM pictures WHERE job_id = jobs.id), 0),
                -cost_micros, -provider_micros
            FROM jobs WHERE ended_at IS NOT NULL
        )
        GROUP BY day, key_id, model
        HAVING sum(requests) <> 0 OR sum(pictures) <> 0 OR sum(posted) <> 0 OR sum(provider) <> 0
    """,
}

_TOLD_MAX = 20
"""Rows named for each identity: enough to begin with."""


def check(tx: Transaction) -> list[str]:
    """Every identity of the books that does not hold, as sentences; [] = right.

    Reads everything: seconds for a million jobs.
    """
    return [
        f"{sentence.format(row[0])}."
        for sentence, query in _IDENTITIES.items()
        for row in tx.execute(f"{query} LIMIT {_TOLD_MAX}")
    ]
