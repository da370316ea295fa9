import type { Command, KeptFrame } from '../../lab/protocol/messages';

/** The part of the engine's client that scrubbing needs. */
export interface ScrubClient {
  send: (command: Command) => void;
}

/** The steps of the run whose state is kept, and which of them the page shows in the place of the present one. */
export class KeptSteps {
  /** In rising order. */
  steps = $state.raw<readonly number[]>([]);
  /** What is known of the kept step that is shown; undefined where the page shows where training stands. */
  shown = $state.raw<KeptFrame>();
  /** The step that was asked for last, while it is on its way. */
  #asked: number | 'live' | undefined;
  readonly #client: ScrubClient;

  constructor(client: ScrubClient) {
    this.#client = client;
  }

  /** The kept step nearest to a step; undefined where none is kept yet. */
  nearest(step: number): number | undefined {
    return this.steps.reduce<number | undefined>(
      (best, kept) => (best === undefined || Math.abs(kept - step) < Math.abs(best - step) ? kept : best),
      undefined,
    );
  }

  /** Shows the kept step nearest to `step`; `live` is the step at which training stands. */
  show(step: number, live: number): void {
    const kept = this.nearest(step);
    if (kept === undefined) return;
    const wanted = kept === live ? 'live' : kept;
    if (wanted === (this.#asked ?? this.shown?.step ?? 'live')) return;
    this.#asked = wanted;
    this.#client.send({ type: 'show', step: wanted });
  }

  /** Goes `by` kept steps on or back from the one that is shown. */
  move(by: number, live: number): void {
    const from = this.shown?.step ?? live;
    const place = this.steps.indexOf(this.nearest(from) ?? 0);
    const { length } = this.steps;
    if (length > 0) this.show(this.steps[Math.max(0, Math.min(length - 1, place + by))]!, live);
  }

  /** Shows where training stands. */
  leave(): void {
    if (!this.shown && this.#asked === undefined) return;
    this.#asked = 'live';
    this.#client.send({ type: 'show', step: 'live' });
  }

  /** Goes on from the step that is shown, and forgets what came after it. */
  fork(): void {
    if (this.shown) this.#client.send({ type: 'fork', step: this.shown.step });
  }

  /** Takes what the engine shows now. */
  take(kept: KeptFrame | undefined): void {
    this.shown = kept;
    this.#asked = undefined;
  }
}
