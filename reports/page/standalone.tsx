import { render } from 'preact';
import { unpackReport, type PackedReport } from '../packed-report.js';
import { ReportPage } from './report-page.js';
import './page.css';

const data = document.getElementById('report');
const place = document.getElementById('page');
if (data !== null && place !== null) {
  const report = unpackReport(JSON.parse(data.textContent) as PackedReport);
  render(
    <main class="page">
      <ReportPage report={report} />
    </main>,
    place,
  );
}
