"""Edits as calls of the engine: paths go to the drawing processes, pictures, stages and refusals come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import uvloop

from pictura.engines.engine import Call, Completed, Facts, Partial
from pictura.engines.illustrator.engine import Illustrator
from pictura.errors import EngineFailure
from pictura.media.sniff import Measured, measure
from pictura.types import Adjustment, ImageRequest, Operation, Outcome, Size
from tests.engines.test_illustrator import opened, read, read_all
from tests.illustrator.edits.editing import landscape, mask, saved, with_ball


def call(
    prompt: str, *images: str, mask: str | None = None, operation: Operation = "edit", **fields: Any
) -> Call:
    request = ImageRequest(
        model="illustrator", prompt=prompt, operation=operation, size=Size(192, 192), quality="low", **fields
    )
    return Call(
        job_id="job_1", request=request, provider_model="illustrator", seed=7, deadline_s=110.0,
        images=tuple(map(Path, images)), mask=None if mask is None else Path(mask),
    )  # fmt: skip


async def delivered(engine: Illustrator, asked: Call) -> dict[int, bytes]:
    made: dict[int, bytes] = {}
    await read_all(engine.run(asked), made)
    return made


def test_n_edits_are_whole_differ_and_come_again_with_the_same_seed(tmp_path: Path):
    path, marked = (
        saved(tmp_path, with_ball(landscape())),
        saved(tmp_path, mask((192, 192), (56, 60, 150, 186)), "m.png"),
    )

    async def story() -> None:
        async with opened() as engine:
            asked = call("a dog", path, mask=marked, n=3)
            first, again = await delivered(engine, asked), await delivered(engine, asked)
            varied = await delivered(engine, call("", path, operation="variation", n=2))
        assert first == again
        assert len(set(first.values())) == 3
        assert len(set(varied.values())) == 2
        for picture in (*first.values(), *varied.values()):
            assert measure(picture) == Measured("png", Size(192, 192))

    uvloop.run(story())


def test_stages_and_what_became_otherwise_are_told(tmp_path: Path):
    path = saved(tmp_path, landscape())

    async def story() -> tuple[int, list[Adjustment]]:
        stages, told = 0, []
        async with opened(1) as engine:
            async for event in engine.run(call("qwzx", path, stream=True, partial_images=2)):
                match event:
                    case Completed():
                        await read(event)
                    case Partial():
                        stages += 1
                    case Facts(adjustments=adjustments):
                        told += adjustments
        return stages, told

    stages, told = uvloop.run(story())
    assert stages == 2
    assert [adjustment.became for adjustment in told] == ["a change of colours"]


def test_an_upload_that_is_no_picture_is_the_callers_fault_and_the_process_draws_on(tmp_path: Path):
    whole, broken = saved(tmp_path, landscape()), tmp_path / "broken.png"
    broken.write_bytes(Path(whole).read_bytes()[:300])
    small = saved(tmp_path, mask((64, 64), (0, 0, 9, 9)), "small.png")

    async def story() -> None:
        async with opened(1) as engine:
            for asked, param, code in (
                (call("a dog", str(broken)), "image", "invalid_image_file"),
                (call("a dog", whole, str(broken)), "image", "invalid_image_file"),
                (call("a dog", whole, mask=small), "mask", "invalid_mask_image_format"),
            ):
                with pytest.raises(EngineFailure) as told:
                    await delivered(engine, asked)
                failure = told.value
                assert (failure.outcome, failure.status) == (Outcome.CALLER_FAULT, 400)
                assert (failure.param, failure.code) == (param, code)
                assert failure.message and str(tmp_path) not in failure.message
            (process,) = engine._pool._working
            drew = process.pid
            assert len(await delivered(engine, call("a dog", whole))) == 1
            assert [each.pid for each in engine._pool._working] == [drew]

    uvloop.run(story())


def test_a_file_that_is_gone_is_told_as_such(tmp_path: Path):
    async def story() -> None:
        async with opened(1) as engine:
            with pytest.raises(EngineFailure) as told:
                await delivered(engine, call("a dog", str(tmp_path / "nowhere.png")))
            assert told.value.outcome is Outcome.FAILED

    uvloop.run(story())


def test_svg_is_an_obstacle_for_an_edit_alone():
    engine = Illustrator(1)
    edits: tuple[Operation, ...] = ("edit", "variation")
    for operation in edits:
        obstacle = engine.terms(
            call("a dog", operation=operation, output_format="svg").request, "illustrator"
        ).obstacle
        assert obstacle is not None and obstacle.param == "output_format"
    assert (
        engine.terms(
            call("a dog", operation="generation", output_format="svg").request, "illustrator"
        ).obstacle
        is None
    )
    assert engine.terms(call("a dog", output_format="gif").request, "illustrator").obstacle is None
