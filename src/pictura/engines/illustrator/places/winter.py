"""Snow: peaks, firs in three rows, drifts with blue shadows."""

from __future__ import annotations

from pictura.engines.illustrator import land, sky, trees
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens
from pictura.engines.illustrator.setting import Setting

ROWS = ((0.02, 0.13, 18, 0.6, 2.5), (0.09, 0.20, 12, 0.34, 1.4), (0.16, 0.30, 8, 0.14, 0.6))
"""Place on the ground, height, number, depth and blur of the rows of firs."""


def snow(brush: Brush, setting: Setting) -> Scenery:
    ground = land.Ground(brush, brush.horizon(0.55))
    unit, width, height = brush.unit, brush.width, brush.height
    back = heavens(brush, setting, ground.horizon, 4)
    back.append(
        Layer(land.mountains(brush, ground.at(0.04), brush.tall(0.30), 4, "#8ea3c9", 0.45), 1.5, name="far")
    )
    icy = brush.rng.random() < 0.25
    for level, tall, count, depth, blur in ROWS:
        firs = ""
        for x in brush.across(count, 0.4) if not icy else ():
            if depth < 0.3 and abs(x - setting.focus * width) < brush.wide(0.2):
                continue
            firs += trees.pine(
                brush,
                x,
                ground.at(level) + 6 * unit,
                brush.tall(tall) * brush.rng.uniform(0.7, 1.2),
                "#3c7f72",
                depth,
            )
        hill = land.hill(brush, ground.at(level), 18 * unit, "#f5f9fe", "#d3e0f0", depth * 0.7)[1]
        back.append(Layer(firs + hill, blur, name="trees"))
    back.append(Layer(land.hill(brush, ground.at(0.24), 22 * unit, "#ffffff", "#b9cfea", 0)[1], name="lawn"))
    back.append(
        Layer(
            land.slivers(brush, 18, ground.at(0.34), (120, 380), 18, "#8fb0de", 0.28), 3 * unit, name="drifts"
        )
    )
    back.append(Layer(sky.motes(brush, 60, ground.at(0.3), height, "#ffffff", (1, 2.4), 1), name="glitter"))
    drift = Pen()
    drift.path(
        f"M-20 {height + 20}V{height * 0.955:.1f}Q{width * 0.12:.1f} {height * 0.89:.1f} {width * 0.30:.1f} {height * 0.968:.1f}"
        f"T{width * 0.7:.1f} {height * 0.978:.1f}T{width + 20:.1f} {height * 0.935:.1f}V{height + 20}Z",
        brush.tone("#ffffff"),
    )
    front = (Layer(drift.svg, 5 * unit, name="frame"),)
    return Scenery(back=tuple(back), front=front, floor=ground.at(0.56), step=brush.tall(0.07))
