/** The outlines of the node shapes, for the legend and for vector output; the canvas draws the same ones. */

const RADIUS = 1;

/** The SVG path of a shape around (0, 0) with radius 1. */
export function outline(shape: string): string {
  switch (shape) {
    case "square":
      return polygon([[-1, -1], [1, -1], [1, 1], [-1, 1]], 0.9);
    case "diamond":
      return polygon([[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]]);
    case "triangle":
      return polygon([[0, -1.1], [1.05, 0.85], [-1.05, 0.85]]);
    case "triangleDown":
      return polygon([[0, 1.1], [1.05, -0.85], [-1.05, -0.85]]);
    case "hexagon":
      return polygon(around(6, 0));
    case "star":
      return polygon(around(10, -Math.PI / 2, (corner) => (corner % 2 === 0 ? 1.2 : 0.5)));
    case "box":
      return polygon([[-1.25, -0.75], [1.25, -0.75], [1.25, 0.75], [-1.25, 0.75]]);
    case "ellipse":
      return `M-1.3,0a1.3,0.8 0 1,0 2.6,0a1.3,0.8 0 1,0 -2.6,0Z`;
    default:
      return `M-${RADIUS},0a${RADIUS},${RADIUS} 0 1,0 2,0a${RADIUS},${RADIUS} 0 1,0 -2,0Z`;
  }
}

function around(corners: number, turn: number, radius: (corner: number) => number = () => 1.1): [number, number][] {
  return Array.from({ length: corners }, (_, corner) => {
    const angle = turn + (2 * Math.PI * corner) / corners;
    return [radius(corner) * Math.cos(angle), radius(corner) * Math.sin(angle)];
  });
}

function polygon(points: readonly (readonly [number, number])[], scale = 1): string {
  const written = points.map(([x, y]) => `${(x * scale).toFixed(3)},${(y * scale).toFixed(3)}`);
  return `M${written.join("L")}Z`;
}
