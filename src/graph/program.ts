import type { Node } from './node';

/**
 * A computation with memory: `outputs` are computed from inputs; then each state input named in `updates` takes the
 * value computed for it. One run of a program is one training step, one evaluation, one Hessian-vector product.
 */
export interface Program {
  readonly label: string;
  readonly outputs: Readonly<Record<string, Node>>;
  /** State inputs and their next values, of the same shape. */
  readonly updates?: Readonly<Record<string, Node>>;
  /** Names of inputs that have a value of their own in every run, such as the learning rate or a batch's rows. */
  readonly perStep?: readonly string[];
  /** Names of outputs that keep a value for every run, such as the loss. */
  readonly perStepOutputs?: readonly string[];
}
