import { activationShape } from '../../lab/recipe/activations';
import { sentence, type Diagnosis, type Situation } from './situation';

/** Sets whose classes no straight line parts. */
const NOT_LINEAR = ['xor', 'corners', 'moons', 'circles', 'spiral'];
/** Functions that no straight line or plane follows, with targets of both signs. */
const NOT_STRAIGHT = ['sine', 'even'];
const BOTH_SIGNS = ['line', 'sine', 'chebyshev', 'correlated', 'plane', 'odd', 'even'];
/** Last activations that never give a negative number. */
const NEVER_NEGATIVE = ['relu', 'sigmoid', 'softplus'];

/** A recipe that cannot fit its data whatever its training does. */
export function impossible({ recipe }: Situation): Diagnosis | undefined {
  const { layers, data, loss } = recipe;
  const say = 'This network cannot fit these data.';
  const all = layers.map((_, i) => i);
  const bends = layers.some(({ act }) => act !== 'identity');
  if (!bends && [...NOT_LINEAR, ...NOT_STRAIGHT].includes(data.set)) {
    const claim =
      layers.length === 1
        ? sentence`Its ${1} layer is linear, so the network is a straight line or plane, and these data need a bent one.`
        : sentence`All ${layers.length} layers are linear, so the network is one straight line or plane whatever its depth, and these data need a bent one.`;
    return { say, finding: true, claims: [{ parts: claim, row: 'outputs', layers: all }] };
  }
  const [first, second] = layers;
  const skips = layers.some(({ skip = 0 }) => skip > 0);
  if (
    layers.length === 2 &&
    !skips &&
    first!.n === 1 &&
    isMonotone(first!.act) &&
    second!.act === 'identity' &&
    NOT_LINEAR.includes(data.set)
  ) {
    const claim = sentence`Its only hidden layer has ${1} unit, so the classes are parted by one straight line, and these need more.`;
    return { say, finding: true, claims: [{ parts: claim, row: 'outputs', layers: [0] }] };
  }
  const last = layers.at(-1)!;
  if (loss === 'mse' && NEVER_NEGATIVE.includes(last.act) && BOTH_SIGNS.includes(data.set)) {
    const claim = sentence`The last activation, ${last.act}, is never negative, and some of the targets are.`;
    return { say, finding: true, claims: [{ parts: claim, row: 'outputs', layers: [layers.length - 1] }] };
  }
  return undefined;
}

/** Whether an activation of the table never falls. */
function isMonotone(act: string): boolean {
  const { curve } = activationShape(act);
  return curve.every((value, i) => i === 0 || value >= curve[i - 1]! - 1e-12);
}
