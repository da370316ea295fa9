/** Something marked on a map. */
export interface MapPoint {
  readonly a: number;
  readonly b: number;
  readonly kind: 'dot' | 'ring' | 'cross' | 'plus' | 'step';
  readonly label?: string;
}

/** A way over a map. */
export interface MapPath {
  readonly points: readonly { readonly a: number; readonly b: number }[];
  /** Dashes tell a second way from the first. */
  readonly isDashed?: boolean;
}

/** A point that can be moved, with the pointer or the arrow keys. */
export interface MapHandle {
  readonly a: number;
  readonly b: number;
  /** What it is, for a person: "Start". */
  readonly name: string;
  /** What happens where it is let go: "start here". */
  readonly action: string;
  readonly drop: (a: number, b: number) => void;
}
