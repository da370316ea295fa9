import { AXES, axisValues, experimentAt } from '../../../analysis/ensembles/axes';
import type { AxisName, SweepAxis } from '../../../analysis/ensembles/axes';
import type { Criterion } from '../../../analysis/ensembles/outcome';
import { countOutcomes, mergeSweeps, OUTCOMES, sweep as sweepOf, UNKNOWN } from '../../../analysis/ensembles/sweep';
import type { SweepMap } from '../../../analysis/ensembles/sweep';
import type { GridPicture } from '../../files/png';
import { closed, nameOf, number } from '../../json/shapes';
import type { Analysis, AnalysisResult } from '../analysis';
import { experimentOf } from '../../network/experiment';
import { InputError } from '../inputError';

interface AxisOption {
  readonly axis: AxisName;
  readonly from: number;
  readonly to: number;
  readonly count?: number;
}

interface Options extends Criterion {
  readonly x: AxisOption;
  readonly y: AxisOption;
  readonly steps?: number;
}

const COUNT = 16;
const STEPS = 400;

const axis = closed(
  '{"axis": "learning_rate", "from": 0.01, "to": 10, "count": 16}',
  {
    axis: nameOf('number to sweep', AXES),
    from: number({ min: 0, max: 1e9 }),
    to: number({ min: 0, max: 1e9 }),
    count: number({ min: 1, max: 256, integer: true }),
  },
  ['axis', 'from', 'to'],
);

/** One network for every pair of values of two numbers of the recipe: outcome, final loss and steps of each. */
export const sweep: Analysis = {
  needs: 'network',
  about: 'training at every pair of values of two numbers of the recipe: converged, stuck or diverged, final loss, steps',
  options: {
    x: axis,
    y: axis,
    steps: number({ min: 1, max: 1e6, integer: true }),
    threshold: number({ min: 0, max: 1e9 }),
    share: number({ min: 0, max: 1 }),
    divergedAbove: number({ min: 0, max: 1e9 }),
  },
  required: ['x', 'y'],
  run: async (network, { x, y, steps = STEPS, ...criterion }: Options, { executor, signal, onProgress, shard }) => {
    const experiment = experimentOf(network, steps);
    const [across, up] = refusing(() => {
      if (x.axis === y.axis) throw new RangeError(`both axes are ${x.axis}; choose two different numbers`);
      const axes = [x, y].map(({ axis: name, from, to, count = COUNT }) => axisValues(name, from, to, count));
      for (const { name, values } of axes) experimentAt(experiment, [[name, values[0]!]]);
      return axes as [SweepAxis, SweepAxis];
    });
    return resultOf(await sweepOf(executor, experiment, across, up, { criterion, signal, onProgress, shard }));
  },
  merge: (parts) => resultOf(mergeSweeps(parts.map(mapOf))),
};

/** Axes that the recipe cannot have are the document's fault. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError([{ field: 'analyses', message: `sweep: ${error.message}` }]);
  }
}

function resultOf(map: SweepMap): AnalysisResult {
  const { x, y, outcomes, finalLosses, initialLosses, steps } = map;
  const columns = x.values.length;
  const rows = Array.from(outcomes, (outcome, cell) => {
    const place = [x.values[cell % columns], y.values[Math.floor(cell / columns)]];
    return [...place, OUTCOMES[outcome], initialLosses[cell], finalLosses[cell], steps[cell]];
  });
  const grid = { kind: 'grid', rows: y.values.length, columns, map: 'sequential', x: sideOf(x), y: sideOf(y) } as const;
  const pictures: Record<string, GridPicture> = {
    losses: { ...grid, values: finalLosses.map((loss, cell) => (OUTCOMES[outcomes[cell]!] === 'diverged' ? NaN : loss)), log: true },
    // Light is converged, dark is stuck; what diverged has the colour of what is not finite.
    outcomes: { ...grid, values: Array.from(outcomes, (outcome) => (outcome < 2 ? outcome : NaN)) },
  };
  return {
    json: { x, y, outcomes, initialLosses, finalLosses, steps, counts: countOutcomes(map) },
    tables: { cells: { columns: [x.name, y.name, 'outcome', 'initial_loss', 'final_loss', 'steps'], rows } },
    pictures,
  };
}

function sideOf({ name, values }: SweepAxis) {
  const [low, high] = [values[0]!, values.at(-1)!];
  return { low, high, log: AXES[name].log && low > 0 };
}

/** A map that has been through JSON. */
function mapOf(json: AnalysisResult['json']): SweepMap {
  const { x, y, outcomes, initialLosses, finalLosses, steps } = json as Record<string, (number | null)[]> & Pick<SweepMap, 'x' | 'y'>;
  const numbers = (values: (number | null)[] | undefined) => Float64Array.from(values ?? [], (value) => value ?? NaN);
  return {
    x,
    y,
    outcomes: Uint8Array.from(outcomes ?? [], (outcome) => outcome ?? UNKNOWN),
    initialLosses: numbers(initialLosses),
    finalLosses: numbers(finalLosses),
    steps: numbers(steps),
  };
}
