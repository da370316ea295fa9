import type { Analysis } from './analysis';
import { density } from './analyses/density';
import { hessian } from './analyses/hessian';
import { landscape } from './analyses/landscape';
import { lanczos } from './analyses/lanczos';
import { line } from './analyses/line';
import { meanField } from './analyses/meanField';
import { parameters } from './analyses/parameters';
import { plan } from './analyses/plan';
import { published } from './analyses/published';
import { restarts } from './analyses/restarts';
import { sharpness } from './analyses/sharpness';
import { signals } from './analyses/signals';
import { stepSizes } from './analyses/stepSizes';
import { sweep } from './analyses/sweep';
import { trace } from './analyses/trace';

/** The analyses that a document may ask for, by name. One entry and its file are all that a new one needs. */
export const ANALYSES: Readonly<Record<string, Analysis>> = {
  density,
  hessian,
  landscape,
  lanczos,
  line,
  meanField,
  parameters,
  plan,
  published,
  restarts,
  sharpness,
  signals,
  stepSizes,
  sweep,
  trace,
};
