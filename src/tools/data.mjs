/** `npm run data`: makes public/data anew from the data packages. Other commands make what is missing or out of date by themselves. */
import { install } from './command/install.mjs';

install();
const { makeData } = await import('./data/prepareData.mjs');
makeData();
