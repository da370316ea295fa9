import type { Lab } from '../../state/lab.svelte';
import type { Features } from './features';

/** What layer 1 takes of its inputs at a step: its weights, and its biases where it has any. */
export interface FirstLayer extends Features {
  readonly step: number;
  readonly biases: Float32Array;
}

const READ_EVERY = 1000;

/** Reads the first layer now and once a second while it changes and is wanted. To be made in a component; it ends with it. */
export class FirstLayerWatch {
  now = $state.raw<FirstLayer>();

  constructor(lab: Lab, isWanted: () => boolean = () => true) {
    let isReading = false;
    let next = 0;
    const read = async (): Promise<void> => {
      if (isReading) return;
      isReading = true;
      // A run that is just starting has nothing yet; the next reading finds it.
      const answer = await lab.client.readParameters().catch(() => undefined);
      isReading = false;
      next = performance.now() + READ_EVERY;
      const inputs = lab.data?.inputs;
      const units = lab.recipe.layers[0]?.n;
      if (!answer || inputs === undefined || units === undefined || answer.values.length < inputs * units) return;
      const { values, step } = answer;
      const hasBias = lab.recipe.layers[0]!.bias !== false && !lab.recipe.layers[0]!.bn;
      const end = inputs * units;
      this.now = { step, inputs, units, values: values.subarray(0, end), biases: values.subarray(end, hasBias ? end + units : end) };
    };
    $effect(() => {
      const { step, isRunning } = lab;
      if (!isWanted() || this.now?.step === step) return undefined;
      const timer = setTimeout(() => void read(), isRunning ? Math.max(0, next - performance.now()) : 0);
      return () => clearTimeout(timer);
    });
  }
}
