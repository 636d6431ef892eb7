import { render } from 'preact';
import '../../reports/page/page.css';
import './viewer.css';
import { App } from './app.js';

const place = document.getElementById('page');
if (place !== null) render(<App />, place);
