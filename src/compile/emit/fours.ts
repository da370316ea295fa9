import type { Shape } from '../../graph';
import type { Block, MatmulSize } from '../blocks';

/**
 * Along what an operand's elements lie in fours, each at a multiple of four, so that one load brings four of them: along
 * k, or along the operand's own dimension of the result (op(A)'s rows, op(B)'s columns).
 */
export type Fours = 'k' | 'own' | undefined;

export interface OperandFours {
  readonly a: Fours;
  readonly b: Fours;
}

/** What of a product is loaded and stored in fours; `c` is all that becomes of the result. */
export interface ProductFours extends OperandFours {
  readonly c: boolean;
}

/** Where an operand's elements lie in their buffer. */
export interface Layout {
  readonly offset: number;
  /** Of the leading axes, whose strides are multiples of four where the operand's are. */
  readonly lead: readonly number[];
  readonly own: number;
  readonly k: number;
}

const isFour = (n: number): boolean => n % 4 === 0;

/** The fours that a quad block can load of one side: what it takes of op(A) at a time is a quarter of its rows. */
export function foursOf(side: 'a' | 'b', { offset, lead, own, k }: Layout, size: MatmulSize, { blockM, unroll }: Block): Fours {
  if (!isFour(offset) || !lead.every(isFour)) return undefined;
  if (k === 1 && isFour(own) && isFour(size.k) && isFour(unroll)) return 'k';
  return own === 1 && isFour(k) && (side === 'b' || isFour(blockM / 4)) ? 'own' : undefined;
}

/**
 * Whether four neighbours along the last axis, the first of them at a multiple of four, lie in one four of their buffer. What
 * is flat may end within a four.
 */
export function liesInFours(offset: number, shape: Shape, strides: readonly number[]): boolean {
  const last = shape.length - 1;
  const isFlat = shape.every((n, axis) => axis === last || n === 1);
  return (
    isFour(offset) &&
    shape.every((n, axis) => (axis === last ? (isFlat || isFour(n)) && strides[axis] === 1 : n === 1 || isFour(strides[axis]!)))
  );
}

/** A shape with its last axis counted in fours. */
export const shapeInFours = (shape: Shape): Shape => shape.map((n, axis) => (axis === shape.length - 1 ? Math.ceil(n / 4) : n));

/** The strides that lead to a tensor's fours. */
export const stridesInFours = (strides: readonly number[]): number[] => strides.map((n, axis) => (axis === strides.length - 1 ? n : n / 4));
