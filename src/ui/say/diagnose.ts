import { formatCount, formatNumber, formatPercent, formatPlain } from '../format';
import { check } from './checks';
import { measuredLayers, rangeClaim } from './layerFindings';
import { sentence, STARTING, type Claim, type Diagnosis, type Situation } from './situation';

/** What is seen at a glance; more than this only where there is more to be found. */
const MOST_CLAIMS = 3;

/** Steps before a loss that stands still is worth a sentence. */
const PATIENCE = 200;

/** What is happening in a run, from its numbers alone. */
export function diagnose(situation: Situation): Diagnosis {
  if (situation.divergence) return diverged(situation);
  const { leading, beside, clear } = check(situation);
  const [first, ...others] = leading;
  const also = [...others, ...beside].flatMap(({ claims }) => claims.slice(0, 1));
  if (first) return { ...withLoss({ ...first, claims: [...first.claims, ...also] }, situation), clear };
  const { claims, ...rest } = stuck(situation) ?? overfitting(situation) ?? inOrder(situation);
  return { ...rest, claims: [...claims, ...also], clear };
}

function diverged({ divergence, firstLoss, loss, recipe, step }: Situation): Diagnosis {
  const { step: at, tensor, layer, restoredStep } = divergence!;
  const cells: Partial<Claim> = layer === undefined ? {} : { row: 'outputs', layers: [layer - 1] };
  const claims: Claim[] = [{ parts: sentence`The first value that was not finite: ${tensor}.`, ...cells }];
  if (firstLoss !== undefined && loss !== undefined && step > 0) {
    claims.push({
      parts: sentence`Training loss was ${formatNumber(firstLoss)} at the start and ${formatNumber(loss)} at the last good step.`,
    });
  }
  claims.push({
    parts: sentence`The learning rate was ${formatPlain(recipe.schedule.lr)}.`,
  });
  return {
    say: `Diverged at step ${formatCount(at)}: ${tensor} is not finite.`,
    finding: true,
    claims,
    then: sentence`Training stopped there. Everything on this page shows step ${formatCount(restoredStep)}, the last good one; nothing before it was lost.`,
  };
}

/** Adds how the loss moved, and whether the network memorises, to a finding about layers. */
function withLoss(finding: Diagnosis, situation: Situation): Diagnosis {
  const { loss, test, firstLoss } = situation;
  const moved = lossClaim(situation);
  const claims = moved ? [...finding.claims, moved].slice(0, Math.max(MOST_CLAIMS, finding.claims.length)) : finding.claims;
  const memorises = loss !== undefined && test !== undefined && firstLoss !== undefined && loss < firstLoss / 2 && test.loss > 3 * loss;
  if (!memorises) return { ...finding, claims };
  return {
    ...finding,
    claims,
    then: sentence`So it memorises: training loss ${formatNumber(loss)}, test loss ${formatNumber(test.loss)}.`,
  };
}

function lossClaim({ step, firstLoss, loss }: Situation): Claim | undefined {
  if (firstLoss === undefined || loss === undefined || step < 2) return undefined;
  const change = loss / firstLoss;
  const steps = formatCount(step);
  if (change > 1.02)
    return { parts: sentence`Training loss rose from ${formatNumber(firstLoss)} to ${formatNumber(loss)} in ${steps} steps.` };
  if (change > 0.98) return { parts: sentence`Training loss stayed near ${formatNumber(loss)} for ${steps} steps.` };
  return { parts: sentence`Training loss fell from ${formatNumber(firstLoss)} to ${formatNumber(loss)} in ${steps} steps.` };
}

function testClaim({ test, testRows }: Situation): Claim | undefined {
  if (!test) return undefined;
  const rows = formatCount(testRows);
  const it = testRows === 1 ? 'row' : 'rows';
  if (test.accuracy === undefined)
    return { parts: [...sentence`Test loss ${formatNumber(test.loss)} on ${rows}`, ` ${it} it never trained on.`] };
  return { parts: sentence`It gets ${formatPercent(test.accuracy)} of ${rows} test rows right, at a loss of ${formatNumber(test.loss)}.` };
}

function stuck(situation: Situation): Diagnosis | undefined {
  const { step, firstLoss, loss, halfwayLoss } = situation;
  if (step < PATIENCE || firstLoss === undefined || loss === undefined || halfwayLoss === undefined) return undefined;
  const rising = loss > 1.2 * firstLoss;
  const still = loss > 0.98 * firstLoss && loss > 0.98 * halfwayLoss;
  if (!rising && !still) return undefined;
  return {
    say: rising ? 'The loss is rising.' : 'The loss is not moving.',
    claims: present(lossClaim(situation), rangeClaim(situation), testClaim(situation)),
  };
}

function overfitting(situation: Situation): Diagnosis | undefined {
  const { test, bestTest, loss, halfwayLoss } = situation;
  if (!test || !bestTest || loss === undefined || halfwayLoss === undefined) return undefined;
  if (test.loss < 1.2 * bestTest.loss || loss > halfwayLoss || test.step < bestTest.step + 100) return undefined;
  const rise: Claim = {
    parts: sentence`Test loss was lowest at step ${formatCount(bestTest.step)}, ${formatNumber(bestTest.loss)}, and is ${formatNumber(test.loss)} now.`,
  };
  return { say: 'Test loss rises while training loss falls.', claims: present(rise, lossClaim(situation), rangeClaim(situation)) };
}

function inOrder(situation: Situation): Diagnosis {
  const claims = present(rangeClaim(situation), lossClaim(situation), testClaim(situation));
  if (measuredLayers(situation).length === 0) return waiting(situation, claims);
  return { say: 'All layers are in their working range.', claims };
}

function waiting({ state, step }: Situation, claims: Claim[]): Diagnosis {
  if (step > 0 || claims.length > 0) return { say: 'Training.', claims };
  return state === 'paused' ? { ...STARTING, say: 'Ready to train.' } : STARTING;
}

function present(...claims: (Claim | undefined)[]): Claim[] {
  return claims.filter((claim) => claim !== undefined);
}
