import { loop } from './libraries/loop';
import { objects } from './libraries/objects';
import { ravine, ravineDevice } from './libraries/ravine';
import { measurePeaks } from './peaks';
import { Stand } from './stand';

/** What runs without a browser, on WebGPU in Node. */
export const stand = new Stand({ Ravine: ravine, 'JavaScript loop': loop, 'JavaScript objects': objects });

export const peaks = async () => measurePeaks(await ravineDevice());
