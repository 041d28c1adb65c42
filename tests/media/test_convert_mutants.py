"""Pictures with bytes changed, cut and repeated: each is converted or told to be unreadable."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest
import uvloop

from pictura.media.conversion import Conversion
from pictura.media.convert import Converter, Unreadable
from pictura.media.sniff import Measured, measure
from pictura.media.sniff import StillFormat as Format
from pictura.types import Size
from tests.engines.processes import children
from tests.media.converting import converted
from tests.support.paintings import encoded, noise, with_credentials

FORMATS: tuple[Format, ...] = ("png", "jpeg", "webp")
SEED = 20_261_126


def mutant(chance: random.Random) -> bytes:
    kind = chance.choice(FORMATS)
    image = noise(Size(chance.randint(1, 90), chance.randint(1, 90)), chance.choice(("RGB", "RGBA", "L")))
    data = bytearray(encoded(image.convert("RGB") if kind == "jpeg" else image, kind))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        change = chance.choice(("bit", "byte", "cut", "repeat", "length"))
        if change == "bit":
            data[at] ^= 1 << chance.randrange(8)
        elif change == "byte":
            data[at] = chance.randrange(256)
        elif change == "cut":
            del data[at : at + chance.randint(1, 40)]
        elif change == "repeat":
            data[at:at] = data[at : at + chance.randint(1, 40)]
        else:
            data[at : at + 4] = chance.choice((b"\xff" * 4, b"\0\0\0\0", b"\x7f\xff\xff\xff"))
        data = data or bytearray(b"x")
    whole = bytes(data)
    return with_credentials(whole, kind) if chance.random() < 0.2 else whole


@pytest.mark.campaign
def test_every_mutant_is_converted_or_unreadable(campaign: bool):
    chance = random.Random(SEED)
    mutants = [mutant(chance) for _ in range(1500 if campaign else 40)]

    async def end_of(data: bytes, wanted: Format) -> str:
        try:
            picture, _ = await converted(converter, data, Conversion(format=wanted, fit=Size(40, 30)))
        except Unreadable:
            return "unreadable"
        assert measure(picture) == Measured(wanted, Size(40, 30))
        return "converted"

    async def some() -> None:
        while mutants:
            ends.append(await end_of(mutants.pop(), chance.choice(FORMATS)))

    async def story() -> None:
        await asyncio.gather(some(), some())

    converter, ends, before = Converter(2), list[str](), children()
    uvloop.run(story())
    assert set(ends) == {"unreadable", "converted"}
    assert children() <= before
    print(Counter(ends))
