import type { LabClient } from '../../lab/client/client';
import type { Divergence, Evaluation, Event as LabEvent, LayersFrame, SharpnessFrame } from '../../lab/protocol/messages';
import type { Recipe } from '../../lab/recipe/recipe';

/** What the laboratory's run has shown over a number of steps. */
export interface TrainedRun {
  /** The loss of each step's batch before the step, from step 0. */
  readonly losses: readonly number[];
  /** At rising steps, the last of them where the run rests. */
  readonly train: readonly Evaluation[];
  readonly test: readonly Evaluation[];
  /** λ_max, measured now and then. */
  readonly sharpness: readonly SharpnessFrame[];
  /** The layers at the start and at the end. */
  readonly firstLayers?: LayersFrame;
  readonly layers?: LayersFrame;
  readonly divergence?: Divergence;
}

/** Trains a recipe in the laboratory itself and listens to it; `start` begins the run. */
export function trainLab(
  client: Pick<LabClient, 'subscribe'>,
  start: () => void,
  recipe: Recipe,
  steps: number,
  signal: AbortSignal,
): Promise<TrainedRun> {
  return new Promise((resolve, reject) => {
    let run: number | undefined;
    const losses: number[] = [];
    const [train, test]: [Evaluation[], Evaluation[]] = [[], []];
    const sharpness: SharpnessFrame[] = [];
    let firstLayers: LayersFrame | undefined;
    let layers: LayersFrame | undefined;
    const end = (settle: () => void) => {
      unsubscribe();
      signal.removeEventListener('abort', stop);
      settle();
    };
    const stop = () => end(() => reject(new Error('The experiment was stopped.')));
    const finish = (divergence?: Divergence) =>
      end(() =>
        resolve({
          losses,
          train,
          test,
          sharpness,
          ...(firstLayers && { firstLayers }),
          ...(layers && { layers }),
          ...(divergence && { divergence }),
        }),
      );

    /** Of several starts with the recipe the last one counts; another recipe before it is one that was still on its way. */
    function begin(number: number, isOurs: boolean): void {
      if (!isOurs && run !== undefined) end(() => reject(new Error('Another run was started before the experiment was over.')));
      if (!isOurs) return;
      run = number;
      for (const list of [losses, train, test, sharpness]) list.length = 0;
      firstLayers = layers = undefined;
    }

    function take(event: LabEvent): void {
      if (event.type === 'started') {
        begin(event.run, JSON.stringify(event.recipe) === JSON.stringify(recipe));
      } else if (event.type === 'failed' && event.id === undefined) {
        end(() => reject(new Error(event.message)));
      } else if (event.type === 'unsupported') {
        end(() => reject(new Error('The GPU is not available.')));
      } else if (event.type === 'frame' && event.frame.run === run) {
        const { frame } = event;
        frame.losses.forEach((loss, i) => (losses[frame.firstStep + i] = loss));
        if (frame.train) train.push(frame.train);
        if (frame.test) test.push(frame.test);
        if (frame.sharpness) sharpness.push(frame.sharpness);
        if (frame.layers) [firstLayers, layers] = [firstLayers ?? frame.layers, frame.layers];
        if (frame.step >= steps && frame.test?.step === frame.step) finish();
      } else if (event.type === 'diverged' && event.run === run) {
        finish(event.divergence);
      }
    }

    const unsubscribe = client.subscribe(take);
    signal.addEventListener('abort', stop);
    start();
  });
}
