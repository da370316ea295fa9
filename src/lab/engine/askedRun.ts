import type { Command } from '../protocol/messages';
import type { StartPoint } from '../protocol/landscape';
import type { Asked } from '../recipe/start';

/** What a session was last asked to be, as its commands come: it may still be on its way there. */
export class AskedRun {
  #asked: Asked | undefined;
  /** Whether the run began at a point of a landscape, from which it goes back to the recipe's own start. */
  #isAtPoint = false;

  get asked(): Asked | undefined {
    return this.#asked;
  }

  /** Takes note of a command, before the session carries it out; `parametersAt` gives the parameters at a point of its landscapes. */
  note(command: Command, parametersAt: (point: StartPoint) => Float32Array | undefined): void {
    const before = this.#asked;
    if (command.type === 'configure') this.#take({ recipe: command.recipe, theta: command.theta });
    else if (!before) return;
    else if (command.type === 'adjust') this.#asked = { ...before, recipe: command.recipe };
    else if (command.type === 'startFrom') this.#take({ ...before, theta: parametersAt(command.point) }, true);
    else if (command.type === 'reset' && this.#isAtPoint) this.#take({ recipe: before.recipe });
  }

  #take(asked: Asked, isAtPoint = false): void {
    this.#asked = asked;
    this.#isAtPoint = isAtPoint;
  }
}
