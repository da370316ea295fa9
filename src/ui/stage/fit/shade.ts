import { isBright } from '../../../lab/colour';

/** The colour of a share 0 to 1 in a baked map of 256 RGBA entries, and the ink that can be read on it. */
export function shade(table: Uint8Array, share: number): { ground: string; ink: string } {
  const entry = Math.round(255 * Math.min(1, Math.max(0, share)));
  const [r, g, b] = table.subarray(4 * entry, 4 * entry + 3);
  return { ground: `rgb(${r!} ${g!} ${b!})`, ink: isBright(table, entry) ? '#000' : '#fff' };
}
