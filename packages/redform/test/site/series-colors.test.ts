import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const tokens = readFileSync(new URL("../../web/src/styles/tokens.css", import.meta.url), "utf8");

/** The values of a token, in the order of the file: light first, then dark twice. */
function valuesOf(name: string): readonly string[] {
  return [...tokens.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, "g"))].map((match) => match[1] ?? "");
}

type Triple = readonly [number, number, number];

/** Machado, Oliveira and Fernandes 2009, whole severity, over linear RGB. */
const VISIONS: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const luminance = (color: Triple): number => dot([0.2126, 0.7152, 0.0722], color);

/** CIE Lab of what a kind of vision makes of a colour. */
function seen(color: Triple, vision: readonly [Triple, Triple, Triple]): Triple {
  const [r, g, b] = vision.map((row) => Math.min(1, Math.max(0, dot(row, color)))) as unknown as Triple;
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe.each([
  ["light", 0],
  ["dark", 1],
  ["dark by choice", 2],
])("the colours of a chart's series, %s", (_, theme) => {
  const surface = linear(valuesOf("surface")[theme] ?? "");
  const colors = Array.from({ length: 8 }, (_, index) =>
    linear(valuesOf(`series-${index + 1}`)[theme] ?? ""),
  );

  it("stand out from what they are drawn on", () => {
    for (const color of colors) {
      const [bright, dim] = [luminance(color), luminance(surface)].sort((a, b) => b - a) as [number, number];
      expect((bright + 0.05) / (dim + 0.05)).toBeGreaterThan(3);
    }
  });

  it.each(Object.keys(VISIONS))("are told apart with %s colour vision", (name) => {
    const vision = VISIONS[name];
    if (vision === undefined) throw new Error(name);
    const views = colors.map((color) => seen(color, vision));
    const apart = views.flatMap((a, index) =>
      views.slice(0, index).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
    );
    // A difference of 10 is seen at a glance.
    expect(Math.min(...apart)).toBeGreaterThan(15);
  });
});
