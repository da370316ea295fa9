import { startLab } from '../lab/clientStart';
import { openPage } from './openPage';
import './style.css';

openPage(startLab(), document.getElementById('app')!);
