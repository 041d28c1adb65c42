"""After their keeping time pictures are gone, links say so, and the books stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pictura.relay import janitor
from tests.support.client import ask, eventually
from tests.support.serving import house


def test_pictures_past_their_keeping_time_are_deleted_and_told_as_410(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(janitor, "ROUND_S", 0.2)
    with house(tmp_path / "data", data={"keep_hours": 1 / 3600}) as home:
        headers = {"idempotency-key": "kept"}
        made = home.generate(n=2, headers=headers)
        link = made.json["data"][0]["url"].removeprefix(home.url)
        assert ask(home.url, link).status in (200, 410)
        eventually(lambda: all(picture.deleted_at for picture in home.jobs(home.key)[0].pictures))
        assert not [file for file in (home.folder / "pictures").rglob("*") if file.is_file()]
        gone = ask(home.url, link)
        assert (gone.status, gone.error["code"]) == (410, "picture_expired")
        assert home.generate(n=2, headers=headers).status == 410
        job = home.ask(f"/v1/images/jobs/{made.headers['x-pictura-job']}").json
        assert (job["status"], job["result"]) == ("completed", None)
        assert job["cost_micros"] == home.balance(home.key).posted > 0


@pytest.mark.parametrize("how", [{}, {"stream": True}, {"response_format": "url"}], ids=str)
def test_a_replay_past_the_keeping_time_is_a_410_before_anything_was_swept(
    tmp_path: Path, how: dict[str, Any]
):
    with house(tmp_path / "data", data={"keep_hours": 1 / 3600}) as home:
        headers = {"idempotency-key": "kept"}
        assert home.generate(headers=headers, **how).status == 200
        eventually(lambda: home.generate(headers=headers, **how).status == 410)


def test_a_first_answer_is_never_too_late(tmp_path: Path):
    with house(tmp_path / "data", data={"keep_hours": 0}) as home:
        assert home.generate(n=2).status == 200


def test_a_restart_keeps_pictures_jobs_keys_and_replays(tmp_path: Path):
    with house(tmp_path / "data") as home:
        key = home.key
        headers = {"idempotency-key": "over the restart"}
        made = home.generate(key=key, headers=headers)
    with house(tmp_path / "data") as again:
        link = made.json["data"][0]["url"].removeprefix(home.url)
        assert ask(again.url, link).status == 200
        replayed = again.generate(key=key, headers=headers)
        assert replayed.headers["idempotent-replayed"] == "true"
        assert replayed.json["data"][0]["b64_json"] == made.json["data"][0]["b64_json"]
        assert len(again.jobs(key)) == 1
