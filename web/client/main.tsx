import { render } from 'preact';
import '../../reports/page/page.css';
const place = document.getElementById('page');
if (place !== null) render(<p>hi</p>, place);
