/** A colour of a baked map as CSS. */
function mapColour(table: Uint8Array, entry: number): string {
  const [r, g, b] = table.subarray(4 * entry, 4 * entry + 3);
  return `rgb(${r!} ${g!} ${b!})`;
}

/** The colours of what is below and above zero, where the size is drawn as a length. */
export function signColours(signed: Uint8Array): { negative: string; positive: string } {
  return { negative: mapColour(signed, 56), positive: mapColour(signed, 199) };
}
