import { describe, expect, it } from 'vitest';
import type { Command, KeptFrame } from '../../lab/protocol/messages';
import { KeptSteps } from './keptSteps.svelte';

function scrubbed(steps: readonly number[]) {
  const sent: Command[] = [];
  const kept = new KeptSteps({ send: (command) => void sent.push(command) });
  kept.steps = steps;
  return { kept, sent };
}

const frame = (step: number): KeptFrame => ({ step }) as KeptFrame;

describe('KeptSteps', () => {
  it('asks for the nearest kept step, once', () => {
    const { kept, sent } = scrubbed([0, 10, 20, 33]);
    kept.show(14, 33);
    kept.show(12, 33);
    kept.take(frame(10));
    kept.show(9, 33);
    kept.show(16, 33);
    expect(sent).toEqual([
      { type: 'show', step: 10 },
      { type: 'show', step: 20 },
    ]);
  });

  it('knows the last step as where training stands', () => {
    const { kept, sent } = scrubbed([0, 10, 33]);
    kept.show(32, 33);
    expect(sent).toEqual([]);
    kept.take(frame(10));
    kept.show(40, 33);
    expect(sent).toEqual([{ type: 'show', step: 'live' }]);
  });

  it('moves from one kept step to the next, to the ends and no further', () => {
    const { kept, sent } = scrubbed([0, 10, 20, 33]);
    kept.move(-1, 33);
    kept.take(frame(20));
    kept.move(-9, 33);
    kept.take(frame(0));
    kept.move(-1, 33);
    kept.move(9, 33);
    expect(sent).toEqual([
      { type: 'show', step: 20 },
      { type: 'show', step: 0 },
      { type: 'show', step: 'live' },
    ]);
  });

  it('goes on from the step that is shown', () => {
    const { kept, sent } = scrubbed([0, 10]);
    kept.fork();
    kept.leave();
    expect(sent).toEqual([]);
    kept.take(frame(0));
    kept.fork();
    kept.leave();
    expect(sent).toEqual([
      { type: 'fork', step: 0 },
      { type: 'show', step: 'live' },
    ]);
  });
});
