import {
  catapult,
  chebyshevDescent,
  chebyshevHessian,
  edgeOfStability,
  explosion,
  negativeEigenvalues,
  sharpnessPeak,
} from '../../../analysis/curvature/published/edgeOfStability';
import type { Precision } from '../../../analysis/curvature/published/edgeOfStability';
import { saddleAtZero } from '../../../analysis/curvature/published/saddleAtZero';
import { filterNormalisation } from '../../../analysis/landscape/published/filterNormalisation';
import { momentumRates, quadraticContraction } from '../../../analysis/landscape/published/quadratics';
import { trainabilityMap } from '../../../analysis/ensembles/published/fractal';
import { noiseFloorDrop, sgdNoiseFloor } from '../../../analysis/ensembles/published/noiseFloor';
import { depthHurts, largerRateOnXor, widthHelps } from '../../../analysis/ensembles/published/xor';
import { fanInRule } from '../../../analysis/signals/published/fanIn';
import { initialSignals, meanSingularValue } from '../../../analysis/signals/published/glorotBengio';
import { inputStatistics } from '../../../analysis/signals/published/inputStatistics';
import type { Verdict } from '../../../analysis/verdict';
import type { Executor } from '../../../graph';
import { interpreterExecutor } from '../../executors/interpreterExecutor';
import { oneOf } from '../../json/shapes';
import type { Analysis } from '../analysis';

/** A published result that is computed again from a set-up of its own. */
interface PublishedResult {
  readonly source: string;
  /** Why ours may lie so far from the published figures and count as the same. */
  readonly because: string;
  readonly run: (executor: Executor) => Promise<Verdict[]>;
}

/** Figures get the name of their case in front, where a result has several. */
const named = (name: string, figures: readonly Verdict[]): Verdict[] =>
  figures.map((figure) => ({ ...figure, quantity: `${name}: ${figure.quantity}` }));

/** What an executor computes in. */
const precisionOf = (executor: Executor): Precision => (executor === interpreterExecutor ? 'float64' : 'float32');

/** Published results by the name under which a document asks for one. One entry is all that another needs. */
const RESULTS: Readonly<Record<string, PublishedResult>> = {
  'glorot-bengio': {
    source: 'Glorot & Bengio 2010, figures 6 and 7, equations 13 and 14, section 4.2.1',
    because: 'another draw of the weights and inputs than the float64 run that the figures are from',
    run: async (executor) => {
      const all: Verdict[] = [];
      for (const scheme of ['standard', 'normalised'] as const) {
        all.push(...named(scheme, [...(await initialSignals(executor, scheme)), await meanSingularValue(executor, scheme)]));
      }
      return all;
    },
  },
  'trainability-map': {
    source: 'Sohl-Dickstein 2024, on a map of 16 × 16 pairs of rates; figures of an independent float64 run',
    because: 'another draw of the network moves the edge by about a pixel along its length',
    run: (executor) => trainabilityMap(executor),
  },
  'noise-floor': {
    source: 'closed form of the quadratic with gradient noise',
    because: 'four standard errors of our own sample of chains',
    run: async (executor) => [...(await sgdNoiseFloor(executor)), await noiseFloorDrop(executor)],
  },
  'larger-rate-xor': {
    source: '183 and 187 of 200 restarts on XOR succeed at a smaller and a larger learning rate',
    because: 'two draws of 200 restarts: 95 % of the difference between them; the network is not published, ours is chosen',
    run: (executor) => largerRateOnXor(executor),
  },
  'width-depth-xor': {
    source: 'width helps, depth hurts: statements without figures',
    because: 'the sign of a difference counts where its 95 % interval does not hold 0',
    run: async (executor) => [await widthHelps(executor), await depthHurts(executor)],
  },
  'fan-in': {
    source: 'LeCun et al. 1998; He et al. 2015, figure 3; figures of an independent float64 run',
    because: 'one draw of the weights: at width 256 the size after 50 layers varies by up to a factor of 3',
    run: (executor) => fanInRule(executor),
  },
  'input-statistics': {
    source: 'LeCun, Kanter & Solla 1991; LeCun et al. 1998, Efficient BackProp, section 5; Johnstone 2001',
    because: 'one draw of finitely many rows: each range is two to three standard deviations of such a draw',
    run: (executor) => inputStatistics(executor),
  },
  'quadratic-contraction': {
    source: 'closed form: (1 − 2γα)² a step; the rate at κ = 10 is ((κ − 1)/(κ + 1))²',
    because: 'float32 rounds each factor to about 1e-7, twenty times',
    run: (executor) => quadraticContraction(executor),
  },
  momentum: {
    source: 'Goh 2017, Why momentum really works (Distill); sizes of |w| of an independent float64 run',
    because: 'published to six digits; float32 rounds each of up to 200 factors to about 1e-7',
    run: (executor) => momentumRates(executor),
  },
  'filter-normalisation': {
    source: 'Li et al. 2018, Visualizing the loss landscape of neural nets, section 4',
    because: 'the slices are the same function; what is left is the rounding of float32',
    run: (executor) => filterNormalisation(executor),
  },
  'edge-of-stability': {
    source: 'Cohen et al. 2021; the Chebyshev run of rfangit/edge-of-stability-browser; independent float64 and float32 runs of the same',
    because:
      'before 2/γ figures are the same to the last digit; beyond it rounding decides the path, so that statistics are compared, ' +
      'and the largest λ_max with runs of the same precision whose first weights differ by 1e-7 to 1e-5',
    run: async (executor) => [
      ...(await chebyshevHessian(executor)),
      await negativeEigenvalues(interpreterExecutor),
      ...(await chebyshevDescent(executor)),
      ...(await edgeOfStability(executor, precisionOf(executor))).verdicts,
      await sharpnessPeak(interpreterExecutor, 'float64'),
    ],
  },
  catapult: {
    source: 'the Chebyshev runs of rfangit/edge-of-stability-browser at rates 0.4169 and 0.5495; independent float64 and float32 runs',
    because: 'beyond 2/γ rounding decides the path, so that statistics are compared, and an explosion with runs of the same precision',
    run: async (executor) => [
      ...(await catapult(executor)),
      await explosion(executor, precisionOf(executor)),
      await explosion(interpreterExecutor, 'float64'),
    ],
  },
  'saddle-at-zero': {
    source: 'Taylor expansion at zero weights; figures of an independent float64 run',
    because: 'float32 keeps six digits of the curvature, and escape is counted in whole steps',
    run: saddleAtZero,
  },
};

/** A published result on its own set-up: the published figures, ours, and whether they agree. */
export const published: Analysis = {
  needs: 'nothing',
  about: 'a published result from a set-up of its own, with its figures beside ours',
  options: { result: oneOf('published result', ...Object.keys(RESULTS)) },
  required: ['result'],
  run: async ({ result }: { result: string }, { executor, signal }) => {
    const { source, because, run } = RESULTS[result]!;
    signal.throwIfAborted();
    const figures = await run(executor);
    return {
      json: { figures },
      tables: {
        figures: {
          columns: ['figure', 'published', 'low', 'high', 'ours', 'agrees'],
          rows: figures.map(({ quantity, published, low, high, ours, passed }) => [quantity, published, low, high, ours, passed]),
        },
      },
      verdicts: { source, because, figures },
    };
  },
};
