import { parameterLayout } from '../../nn/parameters';
import type { Recipe } from './recipe';

/** One group of parameters as a person chooses from it. */
export interface ParameterGroup {
  /** 0-based. */
  readonly layer: number;
  readonly kind: 'W' | 'b' | 'gamma' | 'beta';
  /** Its first place in the flat vector. */
  readonly offset: number;
  /** Units that its weights come from; 1 where a unit has one. */
  readonly from: number;
  readonly to: number;
}

const KINDS: Record<ParameterGroup['kind'], string> = { W: 'w', b: 'bias', gamma: 'γ', beta: 'β' };

/** The groups of a recipe's parameters in the order of the flat vector. */
export function parameterGroups(recipe: Recipe, inputs: number): ParameterGroup[] {
  return parameterLayout({ input: inputs, layers: recipe.layers }).tensors.map(({ layer, kind, offset, shape }) => ({
    layer,
    kind,
    offset,
    from: shape.length === 2 ? shape[0] : 1,
    to: shape.at(-1)!,
  }));
}

/** What a person calls a place in the flat vector: `w of layer 1, 2 → 3`, `bias of layer 2, unit 1`. */
export function parameterName(groups: readonly ParameterGroup[], place: number): string {
  const group = groups.find(({ offset, from, to }) => place >= offset && place < offset + from * to);
  if (!group) return `parameter ${place}`;
  const at = place - group.offset;
  const unit = (at % group.to) + 1;
  const where = group.kind === 'W' ? `${Math.floor(at / group.to) + 1} → ${unit}` : `unit ${unit}`;
  return `${KINDS[group.kind]} of layer ${group.layer + 1}, ${where}`;
}
