import { client } from './engine';
import { openPage } from './openPage';

openPage(client, document.getElementById('app')!);
