import { gradientOf, topEigenpairs } from '../../../analysis/landscape/choosePlane';
import { normaliseDirection } from '../../../analysis/landscape/directions/normalised';
import { randomDirection } from '../../../analysis/landscape/directions/random';
import { solutionLine } from '../../../analysis/landscape/directions/solutions';
import { evaluateGrid, places } from '../../../analysis/landscape/grid';
import type { Plane } from '../../../analysis/landscape/plane';
import { unit } from '../../../analysis/vectors';
import { landscapeNetwork } from '../../network/landscapeNetwork';
import { number, oneOf } from '../../json/shapes';
import type { Analysis, AnalysisContext } from '../analysis';
import type { Network } from '../../network/network';

type Along = 'start' | 'random' | 'gradient' | 'eigenvector';

interface Options {
  readonly along?: Along;
  readonly mode?: 'none' | 'filter' | 'layer';
  readonly seed?: number;
  readonly from?: number;
  readonly to?: number;
  readonly size?: number;
  readonly rows?: number;
}

const SIZE = 101;
const offset = number({ min: -1e9, max: 1e9 });

/** E on a line: from the start (0) to the network (1), or from the network along a direction. */
export const line: Analysis = {
  needs: 'network',
  about: 'E on a line: from the start to the network, or along a random direction, the gradient or the top eigenvector',
  options: {
    along: oneOf('direction', 'start', 'random', 'gradient', 'eigenvector'),
    mode: oneOf('normalisation', 'none', 'filter', 'layer'),
    seed: number({ min: 0, max: 2 ** 32 - 1, integer: true }),
    from: offset,
    to: offset,
    size: number({ min: 2, max: 100_000, integer: true }),
    rows: number({ min: 1, max: 1e9, integer: true }),
  },
  run: async (network: Network, options: Options, context: AnalysisContext) => {
    const { executor, signal, onProgress } = context;
    const { along = 'start', size = SIZE } = options;
    const [low, high] = along === 'start' ? [-0.25, 1.25] : [-1, 1];
    const { f, rows } = landscapeNetwork(executor, network, options.rows);
    const at = places(options.from ?? low, options.to ?? high, size);
    const grid = await evaluateGrid(executor, f, await lineOf(along, network, options, context), { a: at }, { signal, onProgress });
    return {
      json: { along, rows, at: grid.a, losses: grid.values, complete: grid.isComplete },
      tables: { values: { columns: ['at', 'loss'], rows: Array.from(grid.a, (place, i) => [place, grid.values[i]!]) } },
      pictures: { line: { kind: 'curves', series: [{ x: grid.a, y: grid.values }], logY: grid.values.every((value) => !(value <= 0)) } },
    };
  },
};

async function lineOf(
  along: Along,
  network: Network,
  { mode = 'filter', seed = 0, rows }: Options,
  context: AnalysisContext,
): Promise<Plane> {
  const { layout, feeds, start } = network;
  const { theta } = feeds;
  const { subject } = landscapeNetwork(context.executor, network, rows);
  switch (along) {
    case 'start':
      return solutionLine(start, theta);
    case 'random':
      return { origin: theta, directions: [normaliseDirection(randomDirection(layout.total, seed, 0), theta, layout, mode)] };
    case 'gradient':
      return { origin: theta, directions: [unit(await gradientOf(subject), 'the gradient')] };
    case 'eigenvector':
      return { origin: theta, directions: [(await topEigenpairs(subject, 1, context.signal))[0]!.vector] };
  }
}
