/** Colour stops of a map from its low end to its high end, `#rrggbb`. */
export type ColourStops = readonly string[];

/** Signed map on a light ground: blue, zero near white, orange; hue is the sign, distance from the ground is the size. */
export const SIGNED_LIGHT: ColourStops = ['#154a8f', '#6b9fd4', '#f5f3ee', '#eea35c', '#a3460a'];
/** Signed map on a dark ground: the same hues and the same zero, which recedes as the paper does. */
export const SIGNED_DARK: ColourStops = ['#8cc4ff', '#3673b3', '#1d1f22', '#b9641c', '#ffb668'];
/** Density map on a light ground, viridis order: begins at the paper, so that an empty bin is empty. */
export const DENSITY_LIGHT: ColourStops = [
  '#fbfaf6',
  '#eef0b0',
  '#b8d94a',
  '#5ec45f',
  '#23a083',
  '#277a8e',
  '#35578c',
  '#442f7c',
  '#3a0652',
];
/** Density map on a dark ground: begins at the paper and brightens with the share. */
export const DENSITY_DARK: ColourStops = [
  '#121315',
  '#2c1440',
  '#46327e',
  '#365c8d',
  '#277f8e',
  '#1fa187',
  '#4ac16d',
  '#a0da39',
  '#fde725',
];
/** Loss map, viridis order: low loss is light in both themes, so that the valley is lit; it never begins at the paper. */
export const LOSS_LIGHT: ColourStops = ['#f8f4b6', '#cfe35c', '#8fd14f', '#3fb573', '#1f958b', '#2a7590', '#38558c', '#443278', '#3b0a55'];
/** The same on a dark ground. */
export const LOSS_DARK: ColourStops = ['#f8f4a6', '#c9e155', '#84cc4c', '#38ab6e', '#1f888d', '#2a688c', '#374a85', '#40276f', '#2b0a44'];
/** What is not finite, and nothing else. */
export const NON_FINITE_LIGHT = '#c2187a';
export const NON_FINITE_DARK = '#ff5cb4';

/** Entries of a baked colour map. */
const MAP_SIZE = 256;

/**
 * A colour map as 256 RGBA entries (Uint8Array of 1024, alpha 255), entry 0 the first stop and entry 255 the last.
 * Between stops each channel is interpolated by its square, which keeps the middle of a blend from darkening.
 * Throws a RangeError for fewer than two stops or one that is not `#rrggbb`.
 */
export function bakeColourMap(stops: ColourStops): Uint8Array<ArrayBuffer> {
  if (stops.length < 2) throw new RangeError(`A colour map needs at least 2 stops, got ${stops.length}`);
  const channels = stops.map(parseHex);
  const table = new Uint8Array(MAP_SIZE * 4);
  for (let i = 0; i < MAP_SIZE; i++) {
    const position = (i / (MAP_SIZE - 1)) * (stops.length - 1);
    const left = Math.min(stops.length - 2, Math.floor(position));
    const fraction = position - left;
    for (let c = 0; c < 3; c++) {
      const low = channels[left]![c]!;
      const high = channels[left + 1]![c]!;
      table[i * 4 + c] = Math.round(Math.sqrt((1 - fraction) * low * low + fraction * high * high));
    }
    table[i * 4 + 3] = 255;
  }
  return table;
}

/**
 * Entry of the signed map for a value: -scale is 0, zero the middle (127.5 rounded up), +scale 255, beyond is clipped.
 * A scale of 0 means that every value is 0.
 */
export function signedIndex(value: number, scale: number): number {
  const share = scale > 0 ? Math.max(-1, Math.min(1, value / scale)) : 0;
  return Math.floor(127.5 + 127.5 * share + 0.5);
}

/** Above this relative luminance black contrasts more than white, and either with at least 4.5 to 1 (WCAG 2.2). */
const BRIGHT = 0.179;

/** Relative luminance of a baked entry (WCAG 2.2), 0 black to 1 white. */
export function luminanceOf(table: Uint8Array, entry: number): number {
  const [r, g, b] = table.subarray(4 * entry, 4 * entry + 3);
  return 0.2126 * lightOf(r!) + 0.7152 * lightOf(g!) + 0.0722 * lightOf(b!);
}

/** Whether black and not white is to be read on a baked entry. */
export function isBright(table: Uint8Array, entry: number): boolean {
  return luminanceOf(table, entry) > BRIGHT;
}

/** An sRGB component 0 to 255 as a share of light. */
function lightOf(component: number): number {
  const share = component / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function parseHex(stop: string): [number, number, number] {
  const digits = /^#([0-9a-f]{6})$/i.exec(stop)?.[1];
  if (digits === undefined) throw new RangeError(`A colour stop must be "#rrggbb", got "${stop}"`);
  const value = parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
