import type { CurrentRun } from './currentRun';
import type { Event } from '../protocol/messages';

export interface KeptStepsHooks {
  /** Draws the canvases as the device's state is. */
  readonly draw: () => Promise<void>;
  readonly post: (event: Event) => void;
}

/** Shows kept steps of a run in the place of the present one, and tells the page. Training must rest. */
export class KeptSteps {
  readonly #hooks: KeptStepsHooks;

  constructor(hooks: KeptStepsHooks) {
    this.#hooks = hooks;
  }

  /** Shows the kept step nearest to `step`, or goes back to where training stands. */
  async show(current: CurrentRun, step: number | 'live'): Promise<void> {
    if (step === 'live') {
      await this.leave(current);
      return;
    }
    await current.showKept(step);
    const kept = await current.measureKept();
    await this.#hooks.draw();
    this.#hooks.post({ type: 'shown', run: current.number, kept });
  }

  /** Goes back to where training stands, if that is not what is shown. */
  async leave(current: CurrentRun): Promise<void> {
    if (!current.goLive()) return;
    await this.#hooks.draw();
    this.#hooks.post({ type: 'shown', run: current.number });
  }
}
