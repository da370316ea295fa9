import { expr as E } from '../graph';
import type { Expr } from '../graph/expr';
import { tableById } from './table';

/** An activation function φ: everything about it follows from this one definition. */
export interface Activation {
  id: string;
  title: string;
  /** As a person would write it. */
  formula: string;
  /** Where it comes from. */
  source: string;
  /** φ(z); its derivatives of every order are derived from this expression. At a kink it takes the contract's branch. */
  expr: (z: Expr) => Expr;
  /** The slope against which saturation is judged (contract section 9). */
  slopeMax: number;
  /** The two bounds of φ, where it has both. */
  range?: readonly [low: number, high: number];
}

const LECUN_HEIGHT = 1.7159;
const LECUN_STEEPNESS = 2 / 3;
const LEAK = 0.01;
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
const GELU_FACTOR = Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;

const scaled = (factor: number, e: Expr): Expr => E.mul(E.num(factor), e);

/**
 * The activations of contract section 3, in the order of a menu: one entry is all that a new one needs. Forms are
 * chosen so that no derivative subtracts nearly equal numbers or overflows where its value is used.
 */
export const ACTIVATIONS: Readonly<Record<string, Activation>> = tableById<Activation>([
  {
    id: 'identity',
    title: 'Identity',
    formula: 'z',
    source: 'The linear model',
    expr: (z) => z,
    slopeMax: 1,
  },
  {
    id: 'sigmoid',
    title: 'Sigmoid',
    formula: '1 / (1 + e^(−z))',
    source: 'Rumelhart, Hinton & Williams 1986',
    expr: E.sigmoid,
    slopeMax: 0.25,
    range: [0, 1],
  },
  {
    id: 'tanh',
    title: 'Tanh',
    formula: 'tanh z',
    source: 'LeCun 1989',
    expr: E.tanh,
    slopeMax: 1,
    range: [-1, 1],
  },
  {
    id: 'lecun_tanh',
    title: 'LeCun tanh',
    formula: '1.7159 tanh(2z / 3)',
    source: 'LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp"',
    expr: (z) => scaled(LECUN_HEIGHT, E.tanh(scaled(LECUN_STEEPNESS, z))),
    slopeMax: LECUN_HEIGHT * LECUN_STEEPNESS,
    range: [-LECUN_HEIGHT, LECUN_HEIGHT],
  },
  {
    id: 'hard_tanh',
    title: 'Hard tanh',
    formula: 'max(−1, min(1, z))',
    source: 'Collobert 2004',
    expr: (z) => E.select(E.sub(E.num(1), E.abs(z)), z, E.sign(z)),
    slopeMax: 1,
    range: [-1, 1],
  },
  {
    id: 'softsign',
    title: 'Softsign',
    formula: 'z / (1 + |z|)',
    source: 'Bergstra et al. 2009; Glorot & Bengio 2010',
    expr: E.softsign,
    slopeMax: 1,
    range: [-1, 1],
  },
  {
    id: 'relu',
    title: 'ReLU',
    formula: 'max(0, z)',
    source: 'Nair & Hinton 2010',
    expr: (z) => E.max(z, E.num(0)),
    slopeMax: 1,
  },
  {
    id: 'leaky_relu',
    title: 'Leaky ReLU',
    formula: 'z for z > 0, else 0.01 z',
    source: 'Maas, Hannun & Ng 2013',
    expr: (z) => E.select(z, z, scaled(LEAK, z)),
    slopeMax: 1,
  },
  {
    id: 'elu',
    title: 'ELU',
    formula: 'z for z > 0, else e^z − 1',
    source: 'Clevert, Unterthiner & Hochreiter 2016',
    expr: (z) => E.select(z, z, E.expm1(z)),
    slopeMax: 1,
  },
  {
    id: 'selu',
    title: 'SELU',
    formula: 'λz for z > 0, else λα(e^z − 1)',
    source: 'Klambauer, Unterthiner, Mayr & Hochreiter 2017',
    expr: (z) => E.select(z, scaled(SELU_SCALE, z), scaled(SELU_SCALE * SELU_ALPHA, E.expm1(z))),
    slopeMax: SELU_SCALE * SELU_ALPHA,
  },
  {
    id: 'softplus',
    title: 'Softplus',
    formula: 'ln(1 + e^z)',
    source: 'Dugas, Bengio, Bélisle, Nadeau & Garcia 2001',
    expr: E.softplus,
    slopeMax: 1,
  },
  {
    id: 'silu',
    title: 'SiLU (Swish)',
    formula: 'z σ(z)',
    source: 'Elfwing, Uchibe & Doya 2018; Ramachandran, Zoph & Le 2017',
    expr: (z) => E.mul(z, E.sigmoid(z)),
    slopeMax: 1,
  },
  {
    id: 'gelu',
    title: 'GELU (tanh form)',
    formula: '½z (1 + tanh(√(2/π) (z + 0.044715 z³)))',
    source: 'Hendrycks & Gimpel 2016',
    expr: gelu,
    slopeMax: 1,
  },
]);

/** ½(1 + tanh u) is σ(2u), which keeps its digits where 1 + tanh u has lost them. */
function gelu(z: Expr): Expr {
  const cubic = E.add(z, scaled(GELU_CUBIC, E.mul(z, E.square(z))));
  return E.mul(z, E.sigmoid(scaled(2 * GELU_FACTOR, cubic)));
}
