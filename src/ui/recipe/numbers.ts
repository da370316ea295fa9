/** The number that a person typed, with a comma or a point, and with a unit behind it or not; undefined if it is none. */
export function readNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replace(/\s/g, '')
    .replace(/[×x%]$/, '')
    .replace('−', '-')
    .replace(/^(-?\d*),(\d+)/, '$1.$2');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}
