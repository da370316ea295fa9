import { stabilityFactor } from '../../lab/recipe/stability';
import { gradientFlow, symmetricUnits } from './flowFindings';
import { inputTrouble } from './inputFindings';
import { deadUnits, fading, measuredLayers, saturation } from './layerFindings';
import { impossible } from './recipeFindings';
import type { Diagnosis, Situation } from './situation';
import { batchNoise, beyondEdge, plateau } from './stabilityFindings';

/** One possible reason why a network does not train. */
export interface Check {
  /** As in "other checks found nothing: …". */
  readonly name: string;
  /** What was found; nothing where all is in order or not known. */
  readonly find: (situation: Situation) => Diagnosis | undefined;
  /** Whether enough is measured for finding nothing to mean something. */
  readonly isKnown: (situation: Situation) => boolean;
  /** Common in runs that train well, too: it leads only where the loss has not halved. */
  readonly isMild?: boolean;
}

const hasLayers = (situation: Situation): boolean => measuredLayers(situation).length > 0;
/** A plateau lasts 200 steps at least. */
const isLong = ({ step }: Situation): boolean => step >= 200;
const isBounded = (situation: Situation): boolean => measuredLayers(situation).some(({ bounded }) => bounded);
const isOneSided = (situation: Situation): boolean => measuredLayers(situation).some(({ oneSided }) => oneSided);

/** All checks; where several find something, the first leads. */
const CHECKS: readonly Check[] = [
  { name: 'a recipe that cannot fit', find: impossible, isKnown: () => true },
  { name: 'equal units', find: symmetricUnits, isKnown: hasLayers },
  { name: 'saturation', find: saturation, isKnown: isBounded },
  { name: 'dead units', find: deadUnits, isKnown: isOneSided },
  { name: 'a fading signal', find: fading, isKnown: hasLayers },
  { name: 'vanishing or exploding gradients', find: gradientFlow, isKnown: (situation) => measuredLayers(situation).length > 1 },
  {
    name: 'steps beyond the curvature’s limit',
    find: beyondEdge,
    isKnown: ({ recipe, sharpness = [] }) => sharpness.length > 0 && stabilityFactor(recipe.optimizer) !== undefined,
    isMild: true,
  },
  { name: 'inputs off centre or scale', find: inputTrouble, isKnown: ({ inputs }) => inputs !== undefined, isMild: true },
  { name: 'a plateau', find: plateau, isKnown: isLong },
  { name: 'batch noise', find: batchNoise, isKnown: (situation) => isLong(situation) && situation.recipe.optimizer.type !== 'gd' },
];

export interface Checked {
  /** What may lead, then what is to be said beside it. */
  readonly leading: readonly Diagnosis[];
  readonly beside: readonly Diagnosis[];
  /** Names of the checks that found nothing. */
  readonly clear: readonly string[];
}

/** What all checks say. */
export function check(situation: Situation): Checked {
  const { loss, firstLoss } = situation;
  const isTraining = loss !== undefined && firstLoss !== undefined && loss < firstLoss / 2;
  const results = CHECKS.map((one) => ({ ...one, found: one.find(situation) }));
  const found = results.flatMap(({ found, isMild = false }) => (found ? [{ found, mild: isMild && isTraining }] : []));
  return {
    leading: found.flatMap(({ found, mild }) => (mild ? [] : [found])),
    beside: found.flatMap(({ found, mild }) => (mild ? [found] : [])),
    clear: results.flatMap(({ name, found, isKnown }) => (!found && isKnown(situation) ? [name] : [])),
  };
}
