import { expect, it } from 'vitest';
import { runInMemory } from '../../../test/documentRun';

/** E = w₁² + 10 w₂² as a linear network on two rows: eigenvalues 20 and 2, whatever the weights. */
const bowl = {
  version: 1,
  layers: [{ n: 1, act: 'identity', bias: false }],
  rows: { X: [[Math.SQRT2, 0], [0, Math.sqrt(20)]], T: [[0], [0]] }, // prettier-ignore
  optimizer: { type: 'gd' },
  schedule: { lr: 0.05 },
  theta: [1, 1],
  steps: 2,
};

async function run(json: unknown) {
  const { results, files } = await runInMemory(json);
  const found = (id: string) => results.analyses[id]![0] as Record<string, unknown>;
  return { found, files };
}

it('writes the curvature of a quadratic by every analysis that there is of it', async () => {
  const names = ['hessian', 'lanczos', 'density', 'trace', 'sharpness'];
  const { found, files } = await run({ ...bowl, analyses: names.map((name) => ({ name })) });
  const near = (value: number) => expect.closeTo(value, 5) as number;
  expect(found('hessian')).toMatchObject({
    lambda_max: near(20),
    lambda_min: near(2),
    cond: near(10),
    negative: 0,
    trace: near(22),
    lr: 0.05,
    lr_optimal: near(1 / 11),
    convergence: { optimal: near(9 / 11), steps: { optimal: 69 } },
  });
  expect(found('lanczos')).toMatchObject({ top: [{ value: near(20) }, { value: near(2) }], bottom: [], converged: true });
  // Probes of signs see the trace of a diagonal matrix exactly.
  expect(found('trace')).toMatchObject({ value: near(22), standard_error: near(0), probes: 32, dim: 2 });
  expect(found('density')).toMatchObject({ range: [near(2), near(20)], trace: { value: near(22) }, share_negative: { value: 0 } });
  expect(found('sharpness')).toMatchObject({ lambda_max: near(20), lr_critical: near(0.1), edge: near(0.5) });
  for (const name of ['hessian-spectrum.csv', 'hessian-blocks.csv', 'hessian-matrix.png', 'hessian-spectrum.png', 'density-density.png']) {
    expect([...files.keys()]).toContain(name);
  }
  const [head, first] = (files.get('hessian-spectrum.csv') as string).split('\r\n');
  expect(head).toBe('k,lambda,factor,rate,behaviour,steps');
  expect(first).toMatch(/^1,(20|19\.99\d+|20\.0\d+),/);
});

it('refuses the whole matrix of a network that is too large, and says what there is instead', async () => {
  const layers = [{ n: 1500, act: 'tanh' }, { n: 1, act: 'identity' }]; // prettier-ignore
  const { theta: _theta, ...rest } = bowl;
  const document = { ...rest, layers, steps: 0, analyses: [{ name: 'hessian', at: 'start' }] };
  await expect(run(document)).rejects.toThrow('up to 4000 parameters, and this network has 6001; ask for "lanczos"');
});
