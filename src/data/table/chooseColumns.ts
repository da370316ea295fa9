import { LEAST_OWN_ROWS, OWN, type OwnTable } from '../sets/ownSet';
import type { RawColumn, RawTable } from './readTable';

export type ColumnRole = 'input' | 'target' | 'ignored';

/** What a person makes of a file's columns. */
export interface ColumnChoice {
  readonly roles: readonly ColumnRole[];
  readonly kind: OwnTable['kind'];
  readonly scaled: boolean;
}

const TARGET_NAMES = /^(target|label|class|species|y|output|outcome)$/i;
/** Whole numbers of at most so many values are taken for classes, if each comes often enough. */
const FEW = 10;
const ROWS_A_CLASS = 5;
const SLUG = 24;

/** What the columns look like: the target by its name, as the last column of words, or the last; words elsewhere are left out. */
export function proposeChoice({ columns, rows }: RawTable): ColumnChoice {
  const byName = columns.findIndex(({ name }) => TARGET_NAMES.test(name));
  const words = columns.findLastIndex(({ isNumeric, distinct }) => !isNumeric && (distinct?.length ?? 0) >= 2);
  const target = byName >= 0 ? byName : words >= 0 ? words : columns.length - 1;
  const roles = columns.map(({ isNumeric }, j): ColumnRole => (j === target ? 'target' : isNumeric ? 'input' : 'ignored'));
  return { roles, kind: looksLikeClasses(columns[target]!, rows) ? 'classification' : 'regression', scaled: true };
}

function looksLikeClasses({ isNumeric, distinct }: RawColumn, rows: number): boolean {
  if (!isNumeric) return true;
  if (!distinct || distinct.length > FEW || distinct.length * ROWS_A_CLASS > rows) return false;
  return distinct.every((value) => Number.isInteger(Number(value)));
}

/** What keeps a choice from being trained on, by column; nothing where it can be. */
export function choiceProblems({ columns, rows }: RawTable, { roles, kind }: ColumnChoice): string[] {
  const chosen = (role: ColumnRole) => columns.filter((_, j) => roles[j] === role);
  const [inputs, targets] = [chosen('input'), chosen('target')];
  const problems = inputs.filter(({ isNumeric }) => !isNumeric).map(({ name }) => `“${name}” holds words; an input must be numbers`);
  if (inputs.length === 0) problems.push('Choose at least one input');
  if (targets.length === 0) problems.push('Choose a target');
  if (kind === 'classification') {
    if (targets.length > 1) problems.push('Classes are one target; ignore the others');
    for (const { name, distinct } of targets) {
      if (!distinct) problems.push(`“${name}” has too many different values for classes`);
      else if (distinct.length < 2) problems.push(`“${name}” has one class only`);
    }
  } else {
    problems.push(...targets.filter(({ isNumeric }) => !isNumeric).map(({ name }) => `“${name}” holds words; choose classes`));
  }
  const whole = wholeRows({ columns, rows }, roles).length;
  if (whole < LEAST_OWN_ROWS) problems.push(`${whole} rows have all chosen values; at least ${LEAST_OWN_ROWS} are needed`);
  return problems;
}

/** Numbers of the rows in which no chosen column has a gap. */
export function wholeRows({ columns, rows }: RawTable, roles: readonly ColumnRole[]): number[] {
  const used = columns.filter((_, j) => roles[j] !== 'ignored');
  return Array.from({ length: rows }, (_, n) => n).filter((n) => used.every(({ values }) => values[n] !== undefined));
}

/** The rows of a choice without problems, with an id of the file's name and a hash of what was made of it. */
export async function ownTable(raw: RawTable, choice: ColumnChoice, fileName: string): Promise<OwnTable> {
  const { roles, kind, scaled } = choice;
  const rows = wholeRows(raw, roles);
  const chosen = (role: ColumnRole) => raw.columns.filter((_, j) => roles[j] === role);
  const X = matrixOf(rows, chosen('input'));
  const target = chosen('target');
  const title = fileName.replace(/\.\w+$/, '');
  const slug = title.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, SLUG);
  const common = { title, kind, rows: rows.length, inputs: chosen('input').length, X };
  const classes = kind === 'classification' ? target[0]!.distinct! : undefined;
  const T = classes ? oneHotOf(rows, target[0]!, classes) : matrixOf(rows, target);
  const isScaled = scaled && !classes;
  const id = `${OWN}${slug}.${await hashOf({ classes, kind, isScaled, inputs: common.inputs }, X, T)}`;
  return { id, ...common, targets: T.length / rows.length, T, scaled: isScaled, ...(classes && { classes }) };
}

function matrixOf(rows: readonly number[], columns: readonly RawColumn[]): Float32Array {
  const width = columns.length;
  return Float32Array.from({ length: rows.length * width }, (_, at) => {
    return Number(columns[at % width]!.values[rows[Math.floor(at / width)]!]);
  });
}

function oneHotOf(rows: readonly number[], { values }: RawColumn, classes: readonly string[]): Float32Array {
  const T = new Float32Array(rows.length * classes.length);
  rows.forEach((row, n) => (T[n * classes.length + classes.indexOf(values[row]!)] = 1));
  return T;
}

async function hashOf(about: object, ...matrices: readonly Float32Array[]): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(about));
  const parts = [text, ...matrices.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))];
  const digest = await crypto.subtle.digest('SHA-256', await new Blob(parts as BlobPart[]).arrayBuffer());
  return Array.from(new Uint8Array(digest, 0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
