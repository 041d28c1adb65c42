"""What stands about a garden or a farm: fences, a barn, bales of straw."""

from __future__ import annotations

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.pen import Pen


def fence(brush: Brush, y: float, height: float, depth: float = 0.1) -> str:
    """White pickets over the whole width, standing at y."""
    tone, pen = brush.tone, Pen()
    width = height * 0.26
    for rail in (0.35, 0.72):
        pen.rect(-20, y - height * rail, brush.width + 40, height * 0.1, tone("#dfe3e6", depth))
    boards = shades = ""
    for index in range(int(brush.width / (width * 1.9)) + 3):
        x = (index - 0.5) * width * 1.9
        boards += f"M{x:.1f} {y:.1f}V{y - height * 0.86:.1f}L{x + width / 2:.1f} {y - height:.1f}"
        boards += f"L{x + width:.1f} {y - height * 0.86:.1f}V{y:.1f}Z"
        shades += f"M{x + width * 0.62:.1f} {y:.1f}V{y - height * 0.96:.1f}"
        shades += f"L{x + width:.1f} {y - height * 0.86:.1f}V{y:.1f}Z"
    pen.path(boards, tone("#fbfcfc", depth))
    pen.path(shades, tone("#c3cbd6", depth), opacity=0.7)
    return pen.svg


def barn(brush: Brush, x: float, y: float, width: float, depth: float = 0) -> str:
    """A red barn with white beams."""
    tone, pen, half, tall = brush.tone, Pen(), width / 2, width * 0.55
    red = pen.linear([(0, tone("#c8483c", depth)), (1, tone("#8f2f2c", depth))], x - half, 0, x + half, 0)
    white = tone("#fdf4ea", depth)
    gable = f"M{x - half:.1f} {y:.1f}V{y - tall:.1f}L{x - half * 0.6:.1f} {y - tall * 1.45:.1f}L{x:.1f} {y - tall * 1.7:.1f}"
    gable += f"L{x + half * 0.6:.1f} {y - tall * 1.45:.1f}L{x + half:.1f} {y - tall:.1f}V{y:.1f}Z"
    pen.path(gable, red)
    roof = "#eef3fa" if brush.snowy else "#6a5a5e"
    pen.line(
        f"M{x - half * 1.06:.1f} {y - tall * 0.96:.1f}L{x - half * 0.6:.1f} {y - tall * 1.47:.1f}L{x:.1f} {y - tall * 1.73:.1f}"
        f"L{x + half * 0.6:.1f} {y - tall * 1.47:.1f}L{x + half * 1.06:.1f} {y - tall * 0.96:.1f}",
        tone(roof, depth), width * 0.05,
    )  # fmt: skip
    w, h = width * 0.42, tall * 0.62
    pen.rect(x - w / 2, y - h, w, h, tone("#7a2a2a", depth))
    pen.line(
        f"M{x - w / 2:.1f} {y - h:.1f}h{w:.1f}v{h:.1f}h{-w:.1f}ZL{x + w / 2:.1f} {y:.1f}M{x + w / 2:.1f} {y - h:.1f}L{x - w / 2:.1f} {y:.1f}M{x:.1f} {y - h:.1f}V{y:.1f}",
        white,
        width * 0.018,
    )
    pen.rect(x - width * 0.07, y - tall * 1.32, width * 0.14, tall * 0.24, white)
    pen.rect(x - width * 0.05, y - tall * 1.29, width * 0.10, tall * 0.19, tone("#4a2a30", depth))
    return pen.svg


def rail_fence(brush: Brush, y: float, height: float, depth: float = 0.1) -> str:
    """A wooden fence of posts and rails over the whole width."""
    tone, pen = brush.tone, Pen()
    gap = height * 2.2
    for rail in (0.34, 0.72):
        pen.rect(-20, y - height * rail, brush.width + 40, height * 0.11, tone("#a8784a", depth))
        pen.rect(
            -20, y - height * rail + height * 0.08, brush.width + 40, height * 0.03, tone("#6f4a2c", depth)
        )
    for k in range(int(brush.width / gap) + 2):
        x = k * gap - height * 0.3
        pen.rect(x, y - height, height * 0.17, height, tone("#b5855a", depth), corner=2)
        pen.rect(x + height * 0.11, y - height, height * 0.06, height, tone("#7a5232", depth), corner=2)
    return pen.svg


def bale(brush: Brush, x: float, y: float, width: float, depth: float = 0) -> str:
    """A round bale of straw."""
    tone, pen, r = brush.tone, Pen(), width / 2
    pen.ellipse(x, y, r * 1.2, r * 0.2, brush.light.shadow, opacity=0.4)
    pen.rect(x - r * 0.2, y - r * 2, r * 1.2, r * 2, tone("#b8862f", depth), corner=r * 0.3)
    pen.ellipse(x - r * 0.2, y - r, r * 0.92, r, tone("#e0b552", depth))
    for k in (0.72, 0.5, 0.28):
        pen.add(
            f'<ellipse cx="{x - r * 0.2:.1f}" cy="{y - r:.1f}" rx="{r * 0.92 * k:.1f}" ry="{r * k:.1f}" fill="none" stroke="{tone("#b8862f", depth)}" stroke-width="{r * 0.05:.1f}"/>'
        )
    return pen.svg
