import { expect, it } from 'vitest';
import { runInMemory } from '../../../test/documentRun';

const small = {
  version: 1,
  layers: [{ n: 8, act: 'tanh' }, { n: 1, act: 'identity' }], // prettier-ignore
  rows: { count: 40, columns: 5 },
  optimizer: { type: 'gd' },
  steps: 0,
};

it('lists the dispatches of a training step, with their kernels where they are asked for', async () => {
  const analyses = [{ name: 'plan' }, { name: 'plan', id: 'text', wgsl: true }];
  const { results, files } = await runInMemory({ ...small, analyses });
  const [found] = results.analyses['plan'] as unknown as { dispatches: number; flops: number }[];
  const lines = (files.get('plan-dispatches.txt') as string).trimEnd().split('\n');
  expect(lines[0]).toContain(`training step: ${found!.dispatches} dispatches`);
  expect(lines).toHaveLength(1 + found!.dispatches);
  // Of the products alone: forward 5 × 8 and 8 × 1 on 40 rows, and as much for each layer's weights and once for what is below.
  expect(found!.flops).toBeGreaterThan(2 * 40 * (2 * 40 + 3 * 8));
  expect((files.get('plan-dispatches.csv') as string).split('\r\n')[0]).toBe('number,kernel,label,shape,workgroups,bytes,flops');
  expect(files.get('plan-dispatches.txt')).not.toContain('@compute');
  expect((files.get('text-dispatches.txt') as string).match(/@compute/g)).toHaveLength(found!.dispatches);
});
