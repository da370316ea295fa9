import { readFileSync } from 'node:fs';

const folder = new URL('./', import.meta.url);

/** Names of all golden cases, in order. */
export function goldenIds(): string[] {
  return JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as string[];
}

/**
 * One golden case; the README beside it describes its fields. `Case` says which of them the caller is going to read: a file
 * that lacks one fails its test there.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- each test states the part of the format that it reads
export function readGolden<Case>(id: string): Case {
  return JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')) as Case;
}

/** Error of a result against its reference over the whole array: max |got - expected| / max(max |expected|, 0.001) (contract section 11). */
export function goldenError(got: ArrayLike<number>, expected: readonly unknown[]): number {
  const reference = expected.flat(Infinity) as number[];
  if (got.length !== reference.length) throw new RangeError(`expected ${reference.length} numbers, got ${got.length}`);
  let difference = 0;
  let magnitude = 1e-3;
  reference.forEach((value, i) => {
    // A NaN fails every comparison, so it is turned into an error that no tolerance admits.
    const distance = Math.abs(got[i]! - value);
    difference = Number.isNaN(distance) ? Infinity : Math.max(difference, distance);
    magnitude = Math.max(magnitude, Math.abs(value));
  });
  return difference / magnitude;
}
