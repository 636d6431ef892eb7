import { render } from 'preact';
import type { Report } from '../report.js';
import { ReportPage } from './report-page.js';
import './page.css';

const data = document.getElementById('report');
const place = document.getElementById('page');
if (data !== null && place !== null) {
  const report = JSON.parse(data.textContent) as Report;
  render(
    <main class="page">
      <ReportPage report={report} />
    </main>,
    place,
  );
}
