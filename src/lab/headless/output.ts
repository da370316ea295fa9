import { csvOf } from '../files/csv';
import { pngOf } from '../files/png';
import type { Picture } from '../files/png';
import type { Table } from '../files/csv';
import type { AnalysisResult } from './analysis';

/** Writes a file of a run; a file is there whole or not at all. */
export type WriteFile = (name: string, content: string | Uint8Array) => Promise<void>;

/** JSON with one value a line at the top, typed arrays as lists; numbers that are not finite become null. */
export function jsonText(value: unknown): string {
  const plain = JSON.stringify(value, (_key, entry: unknown) => (ArrayBuffer.isView(entry) ? Array.from(entry as Float64Array) : entry));
  const parsed: unknown = JSON.parse(plain);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return `${plain}\n`;
  const lines = Object.entries(parsed).map(([key, entry]) => `  ${JSON.stringify(key)}: ${JSON.stringify(entry)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** Writes the tables, pictures and texts of an analysis as `<stem>-<name>.csv`, `.png` and `.txt`. */
export async function writeParts(
  write: WriteFile,
  stem: string,
  { tables = {}, pictures = {}, texts = {} }: AnalysisResult,
): Promise<void> {
  for (const [name, table] of Object.entries<Table>(tables)) await write(`${stem}-${name}.csv`, csvOf(table));
  for (const [name, picture] of Object.entries<Picture>(pictures)) await write(`${stem}-${name}.png`, pngOf(picture));
  for (const [name, text] of Object.entries(texts)) await write(`${stem}-${name}.txt`, `${text}\n`);
}
