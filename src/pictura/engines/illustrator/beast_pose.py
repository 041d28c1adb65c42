"""How the rig's beasts stand, run, sit and sleep: skeletons as data, looking right, on a ground at y = 296."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pictura.engines.illustrator.shapes import Disc, Point


class Leg(msgspec.Struct, frozen=True):
    """From the shoulder or hip down; the paw lies at the end."""

    bones: tuple[Disc, ...]
    paw: Point


class Pose(msgspec.Struct, frozen=True, kw_only=True):
    spine: tuple[Disc, ...]
    """From the rump to the chest, for a beast of middling weight."""
    head: Point
    far: tuple[Leg, ...]
    near: tuple[Leg, ...]
    tail: Point
    bounds: tuple[float, float, float]
    """Left, right and top of what the beast covers."""
    tilt: float = 0
    airborne: bool = False


def _leg(*bones: Disc, paw: Point | None = None) -> Leg:
    return Leg(bones, paw or (bones[-1][0] + 6, bones[-1][1] + 2))


_BACK: tuple[Disc, ...] = ((112, 184, 46), (160, 178, 44), (214, 176, 43), (252, 176, 45))

_RUN = Pose(
    spine=((112, 188, 48), (150, 172, 45), (205, 172, 42), (262, 182, 47)),
    head=(300, 124),
    far=(
        _leg((250, 205, 22), (292, 246, 15), (322, 276, 12)),
        _leg((128, 205, 30), (96, 246, 17), (64, 268, 12)),
    ),
    near=(
        _leg((272, 200, 25), (322, 226, 16), (364, 232, 12.5), paw=(368, 233)),
        _leg((104, 198, 35), (62, 222, 19), (18, 226, 12.5), paw=(14, 226)),
    ),
    tail=(74, 168),
    bounds=(-84, 412, 4),
    airborne=True,
)

_SIT = Pose(
    spine=((128, 236, 58), (150, 206, 54), (184, 160, 44), (206, 128, 34)),
    head=(226, 98),
    far=(_leg((205, 170, 20), (214, 230, 15), (218, 286, 13)),),
    near=(
        _leg((128, 246, 46), (150, 268, 30), (178, 286, 15), paw=(186, 288)),
        _leg((192, 172, 24), (196, 232, 16), (198, 286, 14), paw=(204, 288)),
    ),
    tail=(80, 268),
    bounds=(0, 336, -12),
)

POSES: Mapping[str, Pose] = {
    "stand": Pose(
        spine=_BACK,
        head=(290, 114),
        far=(
            _leg((238, 200, 22), (234, 246, 15), (232, 280, 13)),
            _leg((130, 200, 28), (128, 244, 17), (128, 280, 13)),
        ),
        near=(
            _leg((104, 196, 33), (98, 240, 19), (96, 284, 13.5), paw=(102, 286)),
            _leg((258, 196, 25), (262, 240, 16), (262, 284, 13.5), paw=(268, 286)),
        ),
        tail=(76, 166),
        bounds=(8, 392, -4),
    ),
    "walk": Pose(
        spine=_BACK,
        head=(292, 116),
        far=(
            _leg((246, 200, 22), (228, 246, 15), (212, 282, 12.5)),
            _leg((122, 200, 28), (136, 244, 17), (152, 282, 12.5)),
        ),
        near=(
            _leg((106, 196, 33), (92, 240, 19), (70, 282, 13), paw=(76, 284)),
            _leg((256, 196, 25), (274, 240, 16), (294, 278, 13), paw=(300, 280)),
        ),
        tail=(76, 168),
        bounds=(8, 392, -4),
    ),
    "run": _RUN,
    "jump": msgspec.structs.replace(_RUN, tilt=-16, bounds=(-84, 420, -26)),
    "play": msgspec.structs.replace(
        _RUN,
        tilt=-8,
        bounds=(-84, 414, -18),
        near=(
            _leg((272, 196, 25), (326, 196, 16), (352, 158, 13), paw=(354, 152)),
            _leg((104, 198, 35), (66, 232, 19), (32, 258, 13), paw=(28, 262)),
        ),
    ),
    "sit": _SIT,
    "howl": msgspec.structs.replace(
        _SIT,
        spine=((128, 236, 58), (150, 206, 54), (184, 160, 44), (204, 122, 36), (210, 92, 32)),
        head=(214, 78),
        bounds=(0, 336, -22),
    ),
    "eat": Pose(
        spine=((104, 178, 46), (152, 176, 44), (206, 184, 43), (246, 200, 42)),
        head=(298, 216),
        far=(
            _leg((238, 214, 22), (240, 250, 15), (242, 280, 13)),
            _leg((126, 200, 28), (124, 244, 17), (124, 280, 13)),
        ),
        near=(
            _leg((98, 192, 33), (92, 240, 19), (90, 284, 13.5), paw=(96, 286)),
            _leg((252, 214, 25), (262, 250, 16), (264, 284, 13.5), paw=(270, 286)),
        ),
        tail=(68, 160),
        bounds=(10, 380, 30),
    ),
    "sleep": Pose(
        spine=((96, 244, 44), (150, 226, 56), (210, 232, 54), (252, 252, 38)),
        head=(282, 246),
        far=(),
        near=(
            _leg((232, 270, 20), (266, 284, 15), (300, 288, 13), paw=(306, 289)),
            _leg((110, 262, 34), (140, 280, 24), (172, 288, 14), paw=(178, 289)),
        ),
        tail=(66, 262),
        bounds=(24, 392, 128),
    ),
}  # fmt: skip

POSE_OF_ACTION: Mapping[str, str] = {
    "run": "run", "walk": "walk", "sit": "sit", "sleep": "sleep", "jump": "jump", "play": "play",
    "stand": "stand", "eat": "eat", "drink": "eat", "fly": "jump", "swim": "run", "dance": "play",
    "read": "sit", "ride": "sit", "climb": "jump", "lie": "sleep", "look": "sit", "wait": "sit",
    "hunt": "walk", "chase": "run", "fight": "play", "howl": "howl", "sing": "sit", "wave": "sit",
    "skate": "run", "float": "jump", "hug": "play", "fish": "sit", "meditate": "sit", "work": "sit",
    "write": "sit", "paint": "sit", "cook": "stand", "roar": "stand", "smile": "sit", "cry": "sit", "hold": "sit",
    "raise": "sit",
}  # fmt: skip
"""Which skeleton shows a verb best."""
