/** Above this relative luminance black contrasts more than white, and either with at least 4.5 to 1 (WCAG 2.2). */
const BRIGHT = 0.179;

/** The colour of a share 0 to 1 in a baked map of 256 RGBA entries, and the ink that can be read on it. */
export function shade(table: Uint8Array, share: number): { ground: string; ink: string } {
  const entry = Math.round(255 * Math.min(1, Math.max(0, share)));
  const [r, g, b] = table.subarray(4 * entry, 4 * entry + 3);
  const luminance = 0.2126 * linear(r!) + 0.7152 * linear(g!) + 0.0722 * linear(b!);
  return { ground: `rgb(${r!} ${g!} ${b!})`, ink: luminance > BRIGHT ? '#000' : '#fff' };
}

/** An sRGB component 0 to 255 as a share of light. */
function linear(component: number): number {
  const share = component / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
