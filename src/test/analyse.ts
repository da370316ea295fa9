import type { Event } from '../lab/protocol/messages';
import type { AnalysisName, AnalysisOptions, AnalysisValue } from '../lab/protocol/analyses';
import { MOONS, openSession } from './sessionListener';
import type { SessionListener } from './sessionListener';

type Ended = Extract<Event, { type: 'result' | 'cancelled' | 'failed' }>;

let lastId = 0;

/** Asks a session for an analysis and waits for its value. @throws Error saying what came instead. */
export async function analyse<N extends AnalysisName>(
  lab: SessionListener,
  name: N,
  options: AnalysisOptions<N>,
): Promise<AnalysisValue<N>> {
  const id = ++lastId;
  lab.send({ type: 'analyse', id, name, options } as never);
  const ended = await lab.until(
    (event): event is Ended => ['result', 'cancelled', 'failed'].includes(event.type) && (event as Ended).id === id,
  );
  if (ended.type !== 'result') throw new Error(JSON.stringify(ended));
  return ended.value as AnalysisValue<N>;
}

/** A session with the small network on two moons, which has not begun to train. */
export async function openAtRest(): Promise<SessionListener> {
  const lab = openSession().send({ type: 'configure', recipe: MOONS, run: false });
  await lab.state('paused');
  return lab;
}
