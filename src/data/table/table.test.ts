import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownSetEntry } from '../sets/ownSet';
import { choiceProblems, ownTable, proposeChoice, wholeRows } from './chooseColumns';
import { readTable } from './readTable';

const FLOWERS = 'size,colour,species\n' + Array.from({ length: 10 }, (_, i) => `${i},red,${i % 2 ? 'a' : 'b'}`).join('\n') + '\nNA,red,a\n';
const noFetch = () => Promise.reject(new Error('nothing to fetch'));

describe('readTable', () => {
  it('finds names, numbers, words, gaps and classes', () => {
    const { columns, rows } = readTable(FLOWERS);
    expect(rows).toBe(11);
    expect(columns.map(({ name, isNumeric, missing }) => [name, isNumeric, missing])).toEqual([
      ['size', true, 1],
      ['colour', false, 0],
      ['species', false, 0],
    ]);
    expect(columns[2]!.distinct).toEqual(['a', 'b']);
  });

  it('takes semicolons, quotes, a byte-order mark, and rows without names', () => {
    const { columns } = readTable('\ufeff"1";"a;b"\r\n2;c\r\n');
    expect(columns.map(({ name, values }) => [name, values])).toEqual([
      ['column 1', ['1', '2']],
      ['column 2', ['a;b', 'c']],
    ]);
  });

  it.each([
    ['', 'no rows'],
    ['a,b\n', 'names in it, but no rows'],
    ['1,2\n3\n', 'row 2 has 1 cells, but the first has 2'],
    ['1,"2\n3,4\n', 'close the quote'],
    ['1\n2\n', 'one column'],
  ])('says what is wrong with %j', (text, message) => {
    expect(() => readTable(text)).toThrow(message);
  });

  it('answers whatever text it is given with a table or a RangeError, and a proposal with problems or rows', async () => {
    const cell = fc.oneof(fc.string({ maxLength: 6 }), fc.double().map(String), fc.constantFrom('', 'NA', '"', ',', '1e999', '__proto__'));
    const text = fc
      .array(
        fc.array(cell, { maxLength: 4 }).map((cells) => cells.join(',')),
        { maxLength: 12 },
      )
      .map((lines) => lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.string()), async (given) => {
        let raw;
        try {
          raw = readTable(given);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        const choice = proposeChoice(raw);
        if (choiceProblems(raw, choice).length > 0) return;
        const table = await ownTable(raw, choice, 'any.csv');
        expect(table.X.length).toBe(table.rows * table.inputs);
        expect(table.T.length).toBe(table.rows * table.targets);
        expect([...table.X, ...table.T].every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});

describe('a person’s own table', () => {
  it('proposes the last column of words as classes, and leaves other words and rows with gaps out', async () => {
    const raw = readTable(FLOWERS);
    const choice = proposeChoice(raw);
    expect(choice).toMatchObject({ roles: ['input', 'ignored', 'target'], kind: 'classification' });
    expect(choiceProblems(raw, choice)).toEqual([]);
    expect(wholeRows(raw, choice.roles)).toHaveLength(10);
    const table = await ownTable(raw, choice, 'Flowers of 1936.csv');
    expect(table.id).toMatch(/^file\.Flowers-of-1936\.[0-9a-f]{12}$/);
    expect([...table.T.subarray(0, 4)]).toEqual([0, 1, 1, 0]);
    expect((await ownTable(raw, choice, 'Flowers of 1936.csv')).id).toBe(table.id);
    expect((await ownTable(readTable(FLOWERS.replace('9,', '8,')), choice, 'Flowers of 1936.csv')).id).not.toBe(table.id);
  });

  it('names what keeps a choice from being trained on', () => {
    const raw = readTable(FLOWERS);
    expect(choiceProblems(raw, { roles: ['ignored', 'input', 'target'], kind: 'regression', scaled: true })).toEqual([
      '“colour” holds words; an input must be numbers',
      '“species” holds words; choose classes',
    ]);
    expect(choiceProblems(raw, { roles: ['input', 'target', 'ignored'], kind: 'classification', scaled: true })).toEqual([
      '“colour” has one class only',
    ]);
  });

  it('splits by a permutation that the seed decides, and scales targets by the training rows', async () => {
    const raw = readTable(Array.from({ length: 20 }, (_, i) => `${i},${1000 + 3 * i}`).join('\n'));
    const table = await ownTable(raw, proposeChoice(raw), 'line.csv');
    const entry = ownSetEntry(table);
    const set = await entry.load({ seed: 4 }, noFetch);
    expect([set.trainRows, set.testRows]).toEqual([16, 4]);
    expect([...set.trainX, ...set.testX].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect([...(await entry.load({ seed: 5 }, noFetch)).trainX]).not.toEqual([...set.trainX]);
    const mean = set.trainT.reduce((sum, t) => sum + t, 0) / 16;
    const variance = set.trainT.reduce((sum, t) => sum + t * t, 0) / 16;
    expect(mean).toBeCloseTo(0, 6);
    expect(variance).toBeCloseTo(1, 5);
    // One scale for both: the slope in units of the deviation is the same.
    const slope = (set.trainT[1]! - set.trainT[0]!) / (set.trainX[1]! - set.trainX[0]!);
    expect((set.testT[1]! - set.trainT[0]!) / (set.testX[1]! - set.trainX[0]!)).toBeCloseTo(slope, 4);
  });
});
