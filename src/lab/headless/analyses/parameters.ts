import type { Analysis } from '../analysis';

/** Lists of more parameters are left to parameters.safetensors. */
const MOST_LISTED = 1000;

/** The parameters themselves and how far they have moved. */
export const parameters: Analysis = {
  needs: 'network',
  about: 'the parameters, their norm and largest size, and their distance from the start',
  options: {},
  run: ({ feeds: { theta }, start }) => {
    const largest = theta.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const moved = norm(Float64Array.from(theta, (value, i) => value - start[i]!));
    const listed = theta.length <= MOST_LISTED ? { values: theta } : {};
    return Promise.resolve({ json: { norm: norm(theta), largest, moved, ...listed } });
  },
};

const norm = (values: Iterable<number>): number => Math.sqrt([...values].reduce((sum, x) => sum + x * x, 0));
