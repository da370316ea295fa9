import type { LandscapePlane, LandscapeResult } from '../../../lab/protocol/landscape';
import type { MenuEntry } from '../../../lab/recipe/menus';
import type { ParameterGroup } from '../../../lab/recipe/parameters';
import { parameterName } from '../../../lab/recipe/parameters';
import { formatNumber } from '../../format';

/** The planes that can be chosen, as the menu has them. */
export const PLANES = [
  { id: 'path', title: 'path of the run' },
  { id: 'filter', title: 'random, by neuron' },
  { id: 'layer', title: 'random, by layer' },
  { id: 'none', title: 'random, plain' },
  { id: 'eigenvectors', title: 'top eigenvectors' },
  { id: 'gradient', title: 'gradient, eigenvector' },
  { id: 'parameters', title: 'two parameters' },
] as const satisfies readonly MenuEntry[];

export type PlaneId = (typeof PLANES)[number]['id'];

/** What each plane is, in a sentence. */
export const MEANINGS: Readonly<Record<PlaneId, string>> = {
  path: 'The two directions in which the run has moved most.',
  filter: 'Two random directions, scaled to the weights of each neuron.',
  layer: 'Two random directions, scaled to the weights of each layer.',
  none: 'Two random directions as they are drawn, for all parameters alike.',
  eigenvectors: 'The directions in which the loss curves most.',
  gradient: 'The direction in which the loss curves most, and what the gradient has beside it.',
  parameters: 'Two parameters change, the others stay.',
};

/** Kept steps that a plane through the path needs. */
export const LEAST_STEPS = 3;

export interface PlaneNumbers {
  readonly seed: number;
  readonly first: number;
  readonly second: number;
}

/** The plane as the engine takes it. */
export function planeOf(id: PlaneId, { seed, first, second }: PlaneNumbers): LandscapePlane {
  switch (id) {
    case 'path':
    case 'eigenvectors':
    case 'gradient':
      return { kind: id };
    case 'parameters':
      return { kind: id, first, second };
    default:
      return { kind: 'random', mode: id, seed };
  }
}

/** The menu's name of a plane. */
export function idOf(plane: LandscapePlane): PlaneId {
  return plane.kind === 'random' ? plane.mode : plane.kind;
}

/** Names of the two axes. */
export function axisNames(
  plane: LandscapePlane,
  groups: readonly ParameterGroup[],
  eigenvalues: LandscapeResult['eigenvalues'],
): readonly [string, string] {
  const lambda = (i: number) => {
    const found = eigenvalues?.[i];
    return found ? ` of λ${i === 0 ? '₁' : '₂'} = ${formatNumber(found.value)}` : '';
  };
  switch (plane.kind) {
    case 'path':
      return ['first principal direction of the path', 'second principal direction'];
    case 'random':
      return ['first random direction', 'second random direction'];
    case 'eigenvectors':
      return [`eigenvector${lambda(0)}`, `eigenvector${lambda(1)}`];
    case 'gradient':
      return [`eigenvector${lambda(0)}`, 'gradient, beside it'];
    case 'parameters':
      return [`change of ${parameterName(groups, plane.first)}`, `change of ${parameterName(groups, plane.second)}`];
  }
}
