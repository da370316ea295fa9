import { normals } from '../../src/data/philox';
import type { Workload } from './contender';
import { jaxHessian, jaxProduct, jaxSlice, jaxTraining } from './jax';
import { loopTraining } from './loop';
import { ourTraining } from './ours';
import { benchProblem } from './problems';

const STEPS = 200;

const one = benchProblem([2, 8, 8, 1], 32, 'mse');
const many = benchProblem([2, 8, 8, 1], 64, 'mse', 256);
const drawn = benchProblem([2, 16, 16, 1], 512, 'mse');
const digits = benchProblem([784, 128, 10], 256, 'ce');
const drawnVector = (seed: number, length: number) => Float32Array.from(normals({ seed, stream: 3000 }, length));
const [first, second] = [drawnVector(2, drawn.parameters), drawnVector(3, drawn.parameters)];
const axis = Float32Array.from({ length: 64 }, (_, i) => -1 + (2 * i) / 63);
const along = drawnVector(2, digits.parameters);

/** What the analyses spend their time on. */
export const WORKLOADS: readonly Workload[] = [
  {
    name: 'one 2-8-8-1, 32 rows',
    unit: 'steps/s',
    tolerance: 1e-3,
    contenders: { Ravine: () => ourTraining(one, 10 * STEPS), 'JavaScript loop': () => loopTraining(one, 10 * STEPS) },
  },
  {
    name: '256 of 2-8-8-1, 64 rows',
    unit: 'network steps/s',
    tolerance: 1e-3,
    contenders: { Ravine: () => ourTraining(many, STEPS), 'jax-js (WebGPU)': () => jaxTraining(many, 10) },
  },
  {
    name: 'slice 64×64 of 2-16-16-1, 512 rows',
    unit: 'points/s',
    tolerance: 1e-4,
    contenders: { 'jax-js (WebGPU)': () => jaxSlice(drawn, first, second, axis) },
  },
  {
    name: 'Hessian and eigenvalues of 2-8-8-1, 32 rows',
    unit: 'Hessians/s',
    tolerance: 1e-3,
    contenders: { 'jax-js (WebGPU)': () => jaxHessian(one) },
  },
  {
    name: 'Hessian-vector product of 784-128-10, 256 rows',
    unit: 'products/s',
    tolerance: 1e-3,
    contenders: { 'jax-js (WebGPU)': () => jaxProduct(digits, along) },
  },
];
