import { startLab } from '../lab/clientStart';

// The engine's worker loads and asks for its device while the page's own code is still on its way.
const client = startLab();

void import('./openPage').then(({ openPage }) => {
  openPage(client, document.getElementById('app')!);
});
