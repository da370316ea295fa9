/**
 * Names of the inputs of every program here. Tables and vectors: `theta` [P], `v` (a direction) [P], `state0`, `state1`
 * (optimizer states) [P], `running` (batch norm, see `runningLayout`), `X` [rows, d], `T` [rows, C]; a scalar where
 * copies differ in it: `lambda` (ridge). Each step's own:
 * `rows` (u32, numbers of the rows to use), `learningRate` and the optimizer's `stepNumbers`, all scalars.
 */
export const NAMES = {
  theta: 'theta',
  direction: 'v',
  state: (i: number): string => `state${i}`,
  running: 'running',
  inputs: 'X',
  targets: 'T',
  rows: 'rows',
  learningRate: 'learningRate',
  lambda: 'lambda',
} as const;

/** Names of a layer's probes; layers count from 1 as a reader does. */
export const PROBES = {
  z: (layer: number): string => `z of layer ${layer + 1}`,
  h: (layer: number): string => `h of layer ${layer + 1}`,
  /** In every layer: where its activation is flat. */
  flat: 'flat parts',
} as const;
