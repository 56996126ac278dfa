/** The outlines of the node shapes, for the legend and for vector output; the canvas draws the same ones. */

type Corner = readonly [number, number];

const OUTLINES: Readonly<Record<string, string>> = {
  dot: "M-1,0a1,1 0 1,0 2,0a1,1 0 1,0 -2,0Z",
  square: polygon([
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ]),
  diamond: polygon(around(4, 0, () => 1.15)),
  triangle: polygon(around(3, -Math.PI / 2, () => 1.15)),
  triangleDown: polygon(around(3, Math.PI / 2, () => 1.15)),
  hexagon: polygon(around(6, 0, () => 1.1)),
  star: polygon(around(10, -Math.PI / 2, (corner) => (corner % 2 === 0 ? 1.2 : 0.5))),
};

/** The SVG path of a shape around (0, 0) with radius 1; a dot for a shape that is none. */
export function outline(shape: string): string {
  return (Object.hasOwn(OUTLINES, shape) ? OUTLINES[shape] : OUTLINES["dot"]) ?? "";
}

function around(corners: number, turn: number, radius: (corner: number) => number): Corner[] {
  return Array.from({ length: corners }, (_, corner) => {
    const angle = turn + (2 * Math.PI * corner) / corners;
    return [radius(corner) * Math.cos(angle), radius(corner) * Math.sin(angle)];
  });
}

function polygon(corners: readonly Corner[]): string {
  return `M${corners.map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`).join("L")}Z`;
}
