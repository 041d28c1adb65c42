"""Writes SVG text. Gradients are named by their content: the same drawing is the same text, always."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Stop = tuple[float, str] | tuple[float, str, float]
"""Where on a gradient (0 to 1), which colour, and how opaque it is there."""


def document(body: str, view: tuple[float, float, float, float], width: int, height: int) -> str:
    """A whole SVG: `view` is the part of the drawing shown (x, y, width, height), the rest is pixels."""
    box = " ".join(f"{number:.2f}" for number in view)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{box}" width="{width}" height="{height}" preserveAspectRatio="none">{body}</svg>'
    )


def _stops(stops: Sequence[Stop]) -> str:
    parts: list[str] = []
    for stop in stops:
        opacity = f' stop-opacity="{stop[2]:.3g}"' if len(stop) == 3 else ""
        parts.append(f'<stop offset="{stop[0]:.3g}" stop-color="{stop[1]}"{opacity}/>')
    return "".join(parts)


class Pen:
    """Collects shapes in the order of painting; `svg` is what was drawn so far."""

    __slots__ = ("_named", "_parts")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._named: set[str] = set()

    @property
    def svg(self) -> str:
        return "".join(self._parts)

    def add(self, svg: str) -> None:
        self._parts.append(svg)

    def path(
        self,
        d: str,
        fill: str = "none",
        *,
        opacity: float = 1,
        stroke: str = "",
        width: float = 1,
        stroke_opacity: float = 1,
        dashes: str = "",
        turn: str = "",
    ) -> None:
        """`turn` is an SVG transform; strokes have round ends and corners."""
        if not d:
            return
        text = f'<path d="{d}" fill="{fill}"'
        if opacity < 1:
            text += f' fill-opacity="{opacity:.2f}"'
        if stroke:
            text += (
                f' stroke="{stroke}" stroke-width="{width:.1f}" '
                'stroke-linecap="round" stroke-linejoin="round"'
            )
            if stroke_opacity < 1:
                text += f' stroke-opacity="{stroke_opacity:.2f}"'
            if dashes:
                text += f' stroke-dasharray="{dashes}"'
        if turn:
            text += f' transform="{turn}"'
        self._parts.append(text + "/>")

    def line(self, d: str, colour: str, width: float, *, opacity: float = 1, dashes: str = "") -> None:
        self.path(d, stroke=colour, width=width, stroke_opacity=opacity, dashes=dashes)

    def circle(self, x: float, y: float, radius: float, fill: str, *, opacity: float = 1) -> None:
        self.ellipse(x, y, radius, radius, fill, opacity=opacity)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, fill: str, *, opacity: float = 1, turn: str = ""
    ) -> None:
        text = f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}"'
        if opacity < 1:
            text += f' fill-opacity="{opacity:.2f}"'
        if turn:
            text += f' transform="{turn}"'
        self._parts.append(text + "/>")

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        corner: float = 0,
        opacity: float = 1,
    ) -> None:
        text = f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"'
        if corner:
            text += f' rx="{corner:.1f}"'
        if opacity < 1:
            text += f' fill-opacity="{opacity:.2f}"'
        self._parts.append(text + "/>")

    def linear(self, stops: Sequence[Stop], x1: float, y1: float, x2: float, y2: float) -> str:
        """A gradient between two points of the drawing; gives what to fill with."""
        where = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        return self._gradient("linearGradient", where, stops)

    def radial(self, stops: Sequence[Stop], x: float, y: float, radius: float, *, squash: float = 1) -> str:
        """A gradient around a point; `squash` below 1 flattens it."""
        where = f'cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"'
        if squash != 1:
            where += f' gradientTransform="translate(0 {y * (1 - squash):.2f}) scale(1 {squash:.3f})"'
        return self._gradient("radialGradient", where, stops)

    def _gradient(self, kind: str, where: str, stops: Sequence[Stop]) -> str:
        body = f'{where} gradientUnits="userSpaceOnUse">{_stops(stops)}</{kind}>'
        name = self.name(body)
        if name not in self._named:
            self._named.add(name)
            self._parts.append(f'<defs><{kind} id="{name}" {body}</defs>')
        return f"url(#{name})"

    def clip(self, d: str, inner: str) -> None:
        """Draws `inner` only inside the outline `d`."""
        name = self.name(d)
        if name not in self._named:
            self._named.add(name)
            self._parts.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath>')
        self._parts.append(f'<g clip-path="url(#{name})">{inner}</g>')

    def group(self, inner: str, transform: str) -> None:
        self._parts.append(f'<g transform="{transform}">{inner}</g>')

    @staticmethod
    def name(body: str) -> str:
        return f"n{zlib.crc32(body.encode()):x}"
