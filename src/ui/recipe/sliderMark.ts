/** A place on a log slider's scale that means something. */
export interface SliderMark {
  readonly id: string;
  readonly value: number;
  /** Its name in one or two words; what stands behind `_` is set as an index, up to the next space. */
  readonly name: string;
  /** What it means, as the rest of a sentence that begins with its name and value. */
  readonly meaning: string;
}
