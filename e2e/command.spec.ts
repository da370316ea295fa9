import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readSafetensors } from '../src/lab/files/safetensors';
import { lab } from './support/command';

const moons = { version: 1, data: { set: 'moons' }, steps: 40 };

/** Writes a document beside the results, and gives both paths. */
function prepared(document: unknown): { recipe: string; out: string } {
  const recipe = test.info().outputPath('recipe.json');
  fs.writeFileSync(recipe, typeof document === 'string' ? document : JSON.stringify(document));
  return { recipe, out: test.info().outputPath('results') };
}

const json = (folder: string, name: string): unknown => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));

test('a finished run leaves with 0, says nothing on stdout and writes every file', async () => {
  const { recipe, out } = prepared({ ...moons, analyses: [{ name: 'signals', at: 'start' }] });
  const { code, stdout, stderr } = await lab([recipe, '--out', out, '--names', 'pytorch']);
  expect([code, stdout]).toEqual([0, '']);
  expect(stderr).toContain('training 40/40');
  expect(json(out, 'metrics.json')).toMatchObject({ outcome: 'finished', training: { steps: 40 } });
  expect(fs.readFileSync(path.join(out, 'loss.png')).subarray(1, 4).toString()).toBe('PNG');
  expect(fs.readFileSync(path.join(out, 'metrics.csv'), 'utf8')).toMatch(/^step,learning_rate,loss,/);
  const { tensors, metadata } = readSafetensors(fs.readFileSync(path.join(out, 'parameters.safetensors')));
  expect(metadata['format']).toBe('pt');
  const [weight, bias] = tensors;
  expect([weight!.name, weight!.shape[1], bias!.name]).toEqual(['layers.0.weight', 2, 'layers.0.bias']);
  expect(weight!.shape[0]).toBe(bias!.shape[0]);
  expect(fs.readdirSync(out)).toEqual(expect.arrayContaining(['recipe.json', 'signals.json', 'signals-layers.csv', 'signals-h.png']));
});

test('the recipe as run gives the same results again, and in float64 nearly the same', async () => {
  const { recipe, out } = prepared(moons);
  const again = test.info().outputPath('again');
  const double = test.info().outputPath('double');
  const [first, exact] = await Promise.all([lab([recipe, '--out', out]), lab([recipe, '--out', double, '--executor', 'interpreter'])]);
  expect([first.code, exact.code]).toEqual([0, 0]);
  expect((await lab([path.join(out, 'recipe.json'), '--out', again])).code).toBe(0);
  for (const name of fs.readdirSync(out)) {
    expect(fs.readFileSync(path.join(again, name)).equals(fs.readFileSync(path.join(out, name))), name).toBe(true);
  }
  const lossOf = (folder: string) => (json(folder, 'metrics.json') as { training: { loss: number[] } }).training.loss;
  lossOf(double).forEach((loss, step) => expect(Math.abs(lossOf(out)[step]! / loss - 1)).toBeLessThan(1e-4));
});

test('a run that diverges leaves with 3 and the last good parameters', async () => {
  const layers = [{ n: 8, act: 'relu' }, { n: 2, act: 'identity' }]; // prettier-ignore
  const { recipe, out } = prepared({ ...moons, steps: 300, layers, loss: 'mse', optimizer: { type: 'gd' }, schedule: { lr: 10 } });
  const { code, stderr } = await lab([recipe, '--out', out]);
  expect(code).toBe(3);
  expect(stderr).toContain('diverged');
  const { tensors } = readSafetensors(fs.readFileSync(path.join(out, 'parameters.safetensors')));
  for (const { values } of tensors) expect(values.every(Number.isFinite)).toBe(true);
});

test('Ctrl-C leaves what is finished, whole, and leaves with 130', async () => {
  const { recipe, out } = prepared({ ...moons, steps: 1_000_000, measureEvery: 0, analyses: [{ name: 'signals', at: [0, 1_000_000] }] });
  let interrupted = false;
  const { code, stderr } = await lab([recipe, '--out', out], (line, interrupt) => {
    if (interrupted || !/^training [1-9]/.test(line)) return;
    interrupted = true;
    interrupt();
  });
  expect([code, stderr]).toEqual([130, expect.stringContaining('stopped')]);
  const { outcome, training } = json(out, 'metrics.json') as { outcome: string; training: { steps: number; loss: number[] } };
  expect(outcome).toBe('stopped');
  expect(training.steps).toBeGreaterThan(0);
  expect(training.loss).toHaveLength(training.steps);
  const { metadata } = readSafetensors(fs.readFileSync(path.join(out, 'parameters.safetensors')));
  expect(metadata['step']).toBe(String(training.steps));
  expect(json(out, 'signals.json')).toMatchObject({ at: [{ step: 0 }] });
  expect(fs.readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([]);
});

test.describe('what is wrong with the command or the document leaves with 2 and says how to mend it', () => {
  const cases: [string, unknown, string[], string][] = [
    ['no folder', moons, [], '--out is missing'],
    ['an unknown option', moons, ['--out', 'x', '--stepz', '1'], 'Usage:'],
    ['steps that are no number', moons, ['--out', 'x', '--steps', 'many'], '--steps must be a whole number'],
    ['a shard beyond the last', moons, ['--out', 'x', '--shard', '5/4'], '--shard must be a part and a number of parts such as 1/4'],
    ['text that is not JSON', '{', ['--out', 'x'], 'is not JSON'],
    ['merging with steps', moons, ['--merge', '--out', 'x', '--steps', '3'], '--steps does not go with --merge'],
  ];
  for (const [what, document, args, message] of cases) {
    test(what, async () => {
      const { recipe } = prepared(document);
      const { code, stdout, stderr } = await lab([recipe, ...args]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(message);
    });
  }

  test('a field of the document, before anything is written', async () => {
    const { recipe, out } = prepared({ ...moons, analyses: [{ name: 'signal' }], lambda: -1 });
    const { code, stderr } = await lab([recipe, '--out', out, '--executor', 'interpreter']);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown analysis "signal"; did you mean "signals"?');
    expect(stderr).toContain('lambda: must be a number from 0 to 1000, not -1');
    expect(fs.readdirSync(out)).toEqual([]);
  });
});

test('a folder that cannot be written leaves with 1 and says why', async () => {
  const { recipe } = prepared(moons);
  const { code, stderr } = await lab([recipe, '--out', path.join(recipe, 'below'), '--executor', 'interpreter']);
  expect(code).toBe(1);
  expect(stderr).toContain('a part of its path is a file; give --out another folder');
});

test('shards of a run are merged into what one run would have written', async () => {
  const { recipe, out } = prepared({ ...moons, steps: 5, expect: [{ value: 'training.steps', published: 5, source: 'the recipe' }] });
  const parts = [1, 2].map((part) => test.info().outputPath(`part-${part}`));
  const whole = test.info().outputPath('whole');
  const shards = parts.map((part, i) => lab([recipe, '--out', part, '--shard', `${i + 1}/2`, '--executor', 'interpreter']));
  const ended = await Promise.all([...shards, lab([recipe, '--out', whole, '--executor', 'interpreter'])]);
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect((await lab(['--merge', parts[0]!, '--out', out])).code).toBe(2);
  expect((await lab(['--merge', ...parts, '--out', out])).code).toBe(0);
  expect(json(out, 'metrics.json')).toEqual(json(whole, 'metrics.json'));
  expect(fs.readdirSync(out).sort()).toEqual(fs.readdirSync(whole).sort());
});
