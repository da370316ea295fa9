export type Point = readonly [x: number, y: number];

/** A range of numbers along one direction of a picture. */
export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly isLog?: boolean;
  /** Of a direction up or down: its numbers rise downwards, as rows of a matrix do. */
  readonly isDownwards?: boolean;
}

/** Points joined by a line. */
export interface Curve {
  readonly name: string;
  readonly points: readonly Point[];
  /** Measured is solid, given is dashed, theory is fine, drawn is the reader's own hand. */
  readonly style: 'measured' | 'given' | 'theory' | 'drawn';
}

/** Values on a grid, rows from the bottom up, drawn with the map of losses: low is light. */
export interface Field {
  readonly columns: number;
  readonly rows: number;
  readonly values: ArrayLike<number>;
  readonly isLog?: boolean;
  /** Each value is a cell of its own, with edges. */
  readonly isCells?: boolean;
}

export interface NamedPoint {
  readonly at: Point;
  readonly name: string;
  /** Measured is filled, answered is a ring. */
  readonly style: 'measured' | 'answered' | 'given';
}

/** Curves over one axis, or curves and points on a plane, perhaps over a field. */
export interface PlotFigure {
  readonly kind: 'plot';
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly curves?: readonly Curve[];
  readonly points?: readonly NamedPoint[];
  readonly field?: Field;
}

export interface TableFigure {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: readonly string[];
  /** The first of each row is its name. */
  readonly rows: readonly (readonly string[])[];
}

/** Shares with the interval that leaves them uncertain. */
export interface SharesFigure {
  readonly kind: 'shares';
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly share: number; readonly low: number; readonly high: number }[];
  /** A share that was guessed. */
  readonly guessed?: number;
}

export type Figure = PlotFigure | TableFigure | SharesFigure;
