import type { CurvaturePart } from '../../lab/protocol/curvature';

/** A unit of a layer, both 0-based. */
export interface UnitPlace {
  readonly layer: number;
  readonly unit: number;
}

/**
 * What someone points at or has chosen, highlighted wherever it appears. A view that shows such a thing sets the field while
 * it is under the pointer or has the focus, and draws whatever the others have set; undefined is nothing.
 */
export class Selection {
  /** A step of the run. */
  step = $state<number>();
  /** A layer, 0-based. */
  layer = $state<number>();
  /** A unit under the pointer or the focus; `pinned` is one that was chosen and stays. */
  unit = $state.raw<UnitPlace>();
  pinned = $state.raw<UnitPlace>();
  /** The part of the exact curvature that is looked at; a choice that stays. */
  curvaturePart = $state<CurvaturePart>('hessian');
  /** An eigenvalue, by its rank: 0 is the largest. */
  eigenvalue = $state<number>();
  /** A parameter, by its place in the flat vector (contract section 1). */
  parameter = $state<number>();
  /** A training row. */
  point = $state<number>();

  /** The unit to show details of: the one under the pointer, else the chosen one. */
  get shownUnit(): UnitPlace | undefined {
    return this.unit ?? this.pinned;
  }

  /** The layer that is meant, by itself or through one of its units. */
  get shownLayer(): number | undefined {
    return this.layer ?? this.shownUnit?.layer;
  }

  /** Chooses a unit, or lets it go where it was chosen already. */
  toggleUnit(place: UnitPlace): void {
    const isChosen = this.pinned?.layer === place.layer && this.pinned.unit === place.unit;
    this.pinned = isChosen ? undefined : place;
  }

  /** Forgets everything that belongs to one network. */
  clear(): void {
    for (const field of ['step', 'layer', 'unit', 'pinned', 'eigenvalue', 'parameter', 'point'] as const) this[field] = undefined;
  }
}
