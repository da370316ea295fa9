import { stabilityFactor } from '../../lab/recipe/stability';
import { formatCount, formatNumber, formatPlain } from '../format';
import { sentence, type Claim, type Diagnosis, type Situation } from './situation';

/** λ_max beyond what the optimizer's steps can descend; nothing where its last measurement is within. */
export function beyondEdge({ sharpness = [], recipe, firstLoss, loss }: Situation): Diagnosis | undefined {
  const measured = sharpness.flatMap(({ edge, step, rows }) => (edge === undefined ? [] : [{ edge, step, rows }]));
  const last = measured.at(-1);
  const factor = last && stabilityFactor(recipe.optimizer);
  if (!last || factor === undefined || last.edge <= 1) return undefined;
  const beyond = measured.filter(({ edge }) => edge > 1).length;
  const quantity = `λ_max γ/${formatPlain(Number(factor.toPrecision(3)))}`;
  const claims: Claim[] = [
    {
      parts: sentence`${quantity} is ${formatNumber(last.edge)} at step ${formatCount(last.step)}, on ${formatCount(last.rows)} rows; above 1 at ${beyond} of ${measured.length} measured steps.`,
      strip: 'edge',
    },
  ];
  if (firstLoss !== undefined && loss !== undefined && loss < firstLoss) {
    claims.push({ parts: ['Steps along the steepest direction overshoot, while the loss falls along others.'] });
  }
  return { say: 'The steps are too long for the steepest direction.', finding: true, claims };
}

/** A loss that stands still high above 0, and what the batch has to do with it. */
export function plateau({ plateauFrom, step, loss, firstLoss }: Situation): Diagnosis | undefined {
  if (plateauFrom === undefined || !isHigh(loss, firstLoss)) return undefined;
  return {
    say: 'The loss is on a plateau.',
    finding: true,
    claims: [
      {
        parts: sentence`Since step ${formatCount(plateauFrom)} the smoothed loss has stayed within 2 % of ${formatNumber(loss!)}, for ${formatCount(step - plateauFrom)} steps.`,
      },
    ],
  };
}

/** Batch losses spread at least so far, as a share of a loss that stands still. */
const NOISY = 0.25;

/** A loss that stands still while batches differ by much: what is left may be the noise of the batch. */
export function batchNoise({ plateauFrom, batchSpread, loss, firstLoss, recipe }: Situation): Diagnosis | undefined {
  if (plateauFrom === undefined || batchSpread === undefined || recipe.optimizer.type === 'gd' || recipe.schedule.type !== 'constant')
    return undefined;
  if (!isHigh(loss, firstLoss) || batchSpread < NOISY * loss!) return undefined;
  return {
    say: 'The noise of the batches hides what is left to learn.',
    finding: true,
    claims: [
      {
        parts: sentence`Losses of single batches of ${recipe.batch.size} rows differ by ±${formatNumber(batchSpread)} while their mean stands still: a smaller γ or a larger batch may lower this floor.`,
      },
    ],
  };
}

/** A fifth of the first loss: what stands still below it may just be done. */
const HIGH = 0.2;
const isHigh = (loss: number | undefined, firstLoss: number | undefined): boolean =>
  loss !== undefined && firstLoss !== undefined && loss > HIGH * firstLoss;
