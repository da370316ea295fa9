import { SLOTS } from '../run/trainer';

/** Where a session stands that keeps step with another. */
type Place = 'away' | 'preparing' | { readonly step: () => number };

/**
 * One of two sessions that train in turns on one device and so stand at the same step: whoever is behind goes first, and
 * whoever is ahead waits. One that has left, because it diverged or cannot go on, is not waited for.
 */
export class Turns {
  readonly #other: Turns;
  #place: Place = 'away';
  #wake: ((isOff: boolean) => void) | undefined;
  #meeting: { readonly count: number; readonly resolve: (steps: number) => void } | undefined;
  #isOver = false;
  #scale = 0;
  #redraw = (): void => undefined;

  private constructor(other?: Turns) {
    this.#other = other ?? new Turns(this);
  }

  /** Two that wait for each other. */
  static pair(): [Turns, Turns] {
    const first = new Turns();
    return [first, first.#other];
  }

  /**
   * How many of the next `wanted` steps may be submitted now; waits for the other one where that is behind. 0 where the
   * waiting was called off.
   */
  async next(wanted: number): Promise<number> {
    for (;;) {
      const room = Math.min(wanted, this.#room);
      if (room > 0) return room;
      // The other one may have seen this one at the first state, which takes the place of the present one while it is measured.
      if (this.#lead > 0) this.#other.#look();
      if (await new Promise<boolean>((resolve) => (this.#wake = resolve))) return 0;
    }
  }

  /**
   * Both are about to take `count` steps from where they rest: gives as many of them as this one takes, so that whoever is ahead
   * waits for the other. Ends when the other one has been asked too, or has gone for good.
   */
  meet(count: number): Promise<number> {
    const meeting = this.#other.#meeting;
    const lead = this.#lead || 0;
    if (this.#isOver) return Promise.resolve(count);
    if (!meeting) return new Promise((resolve) => (this.#meeting = { count, resolve }));
    this.#other.#meeting = undefined;
    meeting.resolve(Math.max(0, meeting.count - Math.max(0, -lead)));
    return Promise.resolve(Math.max(0, count - Math.max(0, lead)));
  }

  /** Tells the other one that steps were submitted. */
  submitted(): void {
    this.#other.#look();
  }

  /** Whether the other one is further by its last submit, so that this one has to follow before it rests. */
  get isBehind(): boolean {
    return this.#lead < 0 && this.#lead >= -SLOTS;
  }

  /** Is about to stand at a step: the other one waits until it does. */
  prepare(): void {
    this.#move('preparing');
  }

  /** Stands at the step that `step` tells, from now on. */
  stand(step: () => number): void {
    this.#move({ step });
  }

  /** Is not to be waited for, until it stands somewhere again. */
  leave(): void {
    this.#move('away');
  }

  /** Is never waited for again, and waits for nobody. */
  end(): void {
    this.leave();
    for (const one of [this, this.#other]) {
      one.#meeting?.resolve(one.#meeting.count);
      one.#meeting = undefined;
    }
    this.#isOver = this.#other.#isOver = true;
  }

  /** Calls off a wait of its own. */
  release(): void {
    this.#look(true);
  }

  /** Told when what `share` gives has changed through the other one. */
  onScale(redraw: () => void): void {
    this.#redraw = redraw;
  }

  /** Takes part in a common scale of colours: gives the larger one of both. */
  share(scale: number): number {
    const before = this.#shared;
    this.#scale = scale;
    if (this.#shared !== before) this.#other.#redraw();
    return this.#shared;
  }

  get #shared(): number {
    return Math.max(this.#scale, this.#other.#scale);
  }

  /** Steps by which it is ahead of the other one; NaN where there is nobody to compare with. */
  get #lead(): number {
    const [own, other] = [this.#place, this.#other.#place];
    return typeof own === 'string' || typeof other === 'string' ? NaN : own.step() - other.step();
  }

  get #room(): number {
    if (this.#other.#place === 'preparing') return 0;
    const lead = this.#lead;
    if (lead > 0) return 0;
    return lead < 0 ? -lead : Infinity;
  }

  #move(place: Place): void {
    this.#place = place;
    this.#look();
    this.#other.#look();
  }

  #look(isOff = false): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.(isOff);
  }
}
