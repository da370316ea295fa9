/** One way of doing a workload's computation. */
export interface Contender {
  /** Does some of it and gives how many units that were; what it computes is complete when the promise resolves. */
  readonly run: () => Promise<number>;
  /** Numbers on which all contenders must agree, computed from the workload's start. */
  readonly result: () => Promise<ArrayLike<number>>;
  readonly close: () => void;
}

/** One computation that several contenders do, ours first; rates are in units a second. */
export interface Workload {
  readonly name: string;
  readonly unit: string;
  /** Largest difference between results, relative to their largest magnitude. */
  readonly tolerance: number;
  readonly contenders: Readonly<Record<string, () => Promise<Contender>>>;
}
