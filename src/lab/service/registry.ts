import type { AnalysisName } from '../protocolAnalyses';
import type { RunAnalysis } from './context';

/** The code of every analysis, loaded when it is first asked for. */
export const ANALYSES: { readonly [N in AnalysisName]: () => Promise<{ readonly run: RunAnalysis<N> }> } = {
  landscape: () => import('./analyses/landscape'),
  fit: () => import('./analyses/fit'),
  signals: () => import('./analyses/signals'),
  stepSizes: () => import('./analyses/stepSizes'),
};
